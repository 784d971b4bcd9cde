import type { ActionDescription } from "@onexit/engine/door";
import { stringify } from "yaml";
import { describeActions } from "../../../../packages/cli/src/runtime/describe-actions.ts";
import { code, markdownTable, pageOf } from "./markdown.ts";

/** Every action of ours, as `onexit actions describe` tells it. */
export async function actionsPage(): Promise<string> {
  const all = await describeActions([], {});
  return pageOf(
    "Parameters of the actions",
    "What may stand below `plugin.NAME`. `onexit actions describe NAME` says the same on the terminal, and which secrets are there.\n[actions](../actions.md) has what each does with them, the delivery options that all take, limits and repetition; [config](config.md) the environment.",
    markdownTable(
      ["action", "what it does"],
      all.map(({ name, description }) => [`[${name}](#${name})`, description]),
    ),
    ...all.map(section),
  );
}

function section({ name, description, destination, parameters, secrets, example }: ActionDescription): string {
  const rows = parameters.map(({ name: parameter, type, required, values }) => [
    code(parameter),
    values === undefined ? type : values.map(code).join(", "),
    required ? "required" : "",
  ]);
  const needed = secrets.map(({ name: variable, required, instead }) =>
    [code(variable), instead === undefined ? "" : `unless ${code(instead)} is set`, required ? "" : "(optional)"]
      .filter(Boolean)
      .join(" "),
  );
  const yaml = stringify([{ name: `call-${name}`, plugin: { [name]: example } }]).trimEnd();
  return [
    `## ${name}`,
    `${description} Goes to ${destination}. More: [${name}](../actions.md#${name}).`,
    rows.length === 0 ? "No parameters." : markdownTable(["parameter", "value", ""], rows),
    `Secrets: ${needed.length === 0 ? "none" : needed.join(", ")}.`,
    `\`\`\`yaml fragment\n${yaml}\n\`\`\``,
  ].join("\n\n");
}
