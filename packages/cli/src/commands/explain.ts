import { explainCode, issueCodes, suggest } from "@onexit/manifest";
import { codeExamples } from "../explain/code-examples.ts";
import { wrapText } from "../explain/wrap-text.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createStyle } from "../view/style.ts";
import { alignColumns } from "../view/table.ts";

/** `onexit explain OX1001`: what the code means, with YAML where that tells more; without a code all there are. */
export async function explain(terminal: Terminal, [given]: readonly string[], options: unknown): Promise<number> {
  const { stdout, env } = terminal;
  const style = createStyle(outputOptions({ flags: options as GlobalOptions, env, isTty: stdout.isTTY === true }));
  if (given === undefined) {
    const rows = Object.entries(issueCodes).map(([code, { title }]) => [style.paint("strong", code), title]);
    stdout.write(`${alignColumns(rows).join("\n")}\n`);
    return 0;
  }
  const code = given.toUpperCase();
  const kind = explainCode(code);
  if (kind === undefined) {
    const hint = suggest(code, Object.keys(issueCodes));
    throw new UsageError(`there is no code ${JSON.stringify(given)} (${hint}); all of them: onexit explain`, 5);
  }
  const example = codeExamples[code];
  const yaml = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => `    ${line}`.trimEnd());
  const lines = [
    style.paint("strong", `${code}: ${kind.title}`),
    "",
    ...wrapText(kind.explanation, 80),
    ...(example === undefined
      ? []
      : [
          "",
          style.paint("failed", "Not so:"),
          "",
          ...yaml(example.bad),
          "",
          style.paint("ok", "But:"),
          "",
          ...yaml(example.good),
        ]),
  ];
  stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
