import { join } from "node:path";
import type { ActionDescription } from "@onexit/engine/door";
import type { JsonObject } from "@onexit/events";
import { suggest } from "@onexit/manifest";
import { loadProjectConfig } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { describeActions } from "../runtime/describe-actions.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { actionPage, actionTable } from "../view/action-table.ts";
import { createStyle } from "../view/style.ts";

/** `onexit actions list | describe NAME`: what there is to ask for, and whether its secrets are there. */
export async function actions(terminal: Terminal, [verb, name]: readonly string[], options: unknown): Promise<number> {
  const given = options as GlobalOptions;
  if (verb !== "list" && verb !== "describe")
    throw new UsageError(`onexit actions has no verb ${JSON.stringify(verb)}: write list, or describe NAME`);
  const { stdout, env, cwd } = terminal;
  const config = await loadProjectConfig(terminal, given.config, undefined);
  const environment = actionEnvironment(env, config, join(cwd, ".onexit", "archive"));
  const all = await describeActions(config.actions, environment);
  const style = createStyle(outputOptions({ flags: given, env, isTty: stdout.isTTY === true }));
  const { stringify } = await import("yaml");
  const print = (value: JsonObject) =>
    stdout.write(given.output === "json" ? `${JSON.stringify(value, undefined, 2)}\n` : stringify(value));
  if (verb === "list") {
    if (given.output === "name") stdout.write(all.map((action) => `${action.name}\n`).join(""));
    else if (given.output !== undefined) print({ items: all } as unknown as JsonObject);
    else stdout.write(`${actionTable(all, style).join("\n")}\n`);
    return 0;
  }
  const action = requireAction(all, name);
  if (given.output === "name") stdout.write(`${action.name}\n`);
  else if (given.output === "json") print(action as unknown as JsonObject);
  else if (given.output === "yaml") print(exampleWorkflow(action));
  else stdout.write(`${actionPage(action, stringify([templateOf(action)]), style).join("\n")}\n`);
  return 0;
}

function requireAction(all: readonly ActionDescription[], name: string | undefined): ActionDescription {
  const names = all.map((action) => action.name);
  if (name === undefined) throw new UsageError(`which action? write onexit actions describe NAME: ${names.join(", ")}`);
  const found = all.find((action) => action.name === name);
  if (found !== undefined) return found;
  const hint = suggest(name, names);
  throw new UsageError(`there is no action ${JSON.stringify(name)} here${hint === undefined ? "" : `; ${hint}`}`, 5);
}

function templateOf({ name, example }: ActionDescription): JsonObject {
  return { name: `call-${name}`, plugin: { [name]: example } };
}

/** A whole workflow whose handler does nothing but that action. */
function exampleWorkflow(action: ActionDescription): JsonObject {
  const parameters = [...new Set(JSON.stringify(action.example).match(/(?<=workflow\.parameters\.)\w+/g))];
  const values: Readonly<Record<string, string>> = { sha: "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a" };
  const template = templateOf(action);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: `${action.name}-` },
    spec: {
      entrypoint: "main",
      onExit: template.name ?? "",
      ...(parameters.length === 0
        ? {}
        : { arguments: { parameters: parameters.map((name) => ({ name, value: values[name] ?? "value" })) } }),
      templates: [{ name: "main", container: { image: "alpine:latest", command: ["sh", "-c", "exit 1"] } }, template],
    },
  };
}
