import { formatIssue, formatIssueShort, summariseIssues } from "@onexit/manifest";
import { loadFiles } from "../input.ts";
import type { Terminal } from "../terminal.ts";

/** `onexit lint FILE…`: every problem of every file; exit code 2 when one is an error. */
export async function lint(
  terminal: Terminal,
  files: readonly string[],
  options: { readonly output?: string },
): Promise<number> {
  const { workflows, issues, texts } = await loadFiles(terminal, files);
  const failed = issues.some((issue) => issue.severity === "error");
  switch (options.output) {
    case "json":
      terminal.stdout.write(`${JSON.stringify({ version: 1, items: issues }, undefined, 2)}\n`);
      break;
    case "short":
      for (const issue of issues) terminal.stdout.write(`${formatIssueShort(issue)}\n`);
      break;
    default: {
      for (const issue of issues) terminal.stdout.write(`${formatIssue(issue, texts.get(issue.file) ?? "")}\n\n`);
      const names = workflows.map(({ workflow }) => workflow.name ?? `${workflow.generateName ?? ""}*`).join(", ");
      terminal.stderr.write(issues.length === 0 ? `no problems in ${names}\n` : `${summariseIssues(issues)}\n`);
    }
  }
  return failed ? 2 : 0;
}
