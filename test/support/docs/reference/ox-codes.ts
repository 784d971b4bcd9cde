import { issueCodes } from "@onexit/manifest";
import { codeExamples } from "../../../../packages/cli/src/explain/code-examples.ts";
import { markdownTable, pageOf } from "./markdown.ts";

const families: readonly (readonly [prefix: string, title: string])[] = [
  ["OX1", "References and schema"],
  ["OX2", "Exit handlers"],
  ["OX3", "Portability"],
  ["OX4", "Actions"],
  ["OX5", "Policies"],
];

/** Every code that lint reports, as `onexit explain` tells them. */
export function oxCodes(): string {
  const all = Object.entries(issueCodes);
  return pageOf(
    "OX codes",
    "What `onexit lint`, `run` and `submit` say is wrong with a file. A code keeps its meaning. `onexit explain OX1001` says the same on the\nterminal.",
    ...families.flatMap(([prefix, title]) => {
      const own = all.filter(([name]) => name.startsWith(prefix));
      const rows = own.map(([name, { title: short }]) => [`[${name}](#${name.toLowerCase()})`, short]);
      return [
        `## ${title}`,
        markdownTable(["code", "meaning"], rows),
        ...own.map(([name, kind]) => section(name, kind)),
      ];
    }),
  );
}

function section(name: string, { title, explanation }: { readonly title: string; readonly explanation: string }) {
  const example = codeExamples[name];
  const head = `### ${name}\n\n${title[0]?.toUpperCase()}${title.slice(1)}. ${explanation}`;
  if (example === undefined) return head;
  // What is right is linted where the examples are.
  const block = (yaml: string) => `\`\`\`yaml fragment\n${yaml.trim()}\n\`\`\``;
  return [head, "Not so:", block(example.bad), "But:", block(example.good)].join("\n\n");
}
