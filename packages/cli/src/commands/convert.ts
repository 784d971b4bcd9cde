import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { formatIssueShort, parseManifests } from "@onexit/manifest";
import { unifiedDiff } from "../convert/diff.ts";
import type { Conversion } from "../convert/finding.ts";
import { reportLines, reportSummary } from "../convert/report.ts";
import { templatesIn } from "../convert/templates.ts";
import { toActions } from "../convert/to-actions.ts";
import { toArgo } from "../convert/to-argo.ts";
import { readTexts } from "../input.ts";
import { lintParameters } from "../lint/lint-parameters.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface ConvertOptions {
  readonly config?: string | undefined;
  readonly toActions?: boolean;
  readonly toArgo?: boolean;
  readonly diff?: boolean;
  readonly write?: boolean;
}

/**
 * `onexit convert FILE…`: handlers that call curl become actions, or the other way. Prints the new text, with `--diff` what
 * changes; `--write` changes the files, all of them or, where one of them is wrong, none.
 */
export async function convert(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const given = options as ConvertOptions;
  if ((given.toActions === true) === (given.toArgo === true)) {
    throw new UsageError("say which way: onexit convert --to-actions FILE, or --to-argo");
  }
  const texts = await readTexts(terminal, files);
  const conversions = new Map<string, Conversion>();
  for (const [file, text] of texts) {
    const { problem } = templatesIn(text);
    if (problem !== undefined) throw new UsageError(`${file}:${problem.line}:${problem.column}: ${problem.message}`);
    conversions.set(file, given.toArgo === true ? toArgo(text) : toActions(text));
  }
  await requireNoNewErrors(terminal, texts, conversions, given.config);
  for (const [file, conversion] of conversions) {
    const before = texts.get(file) ?? "";
    if (given.diff) terminal.stdout.write(unifiedDiff(file, before, conversion));
    if (given.write && conversion.edits.length > 0) await writeFile(resolve(terminal.cwd, file), conversion.text);
  }
  if (!given.diff && !given.write) {
    terminal.stdout.write([...conversions.values()].map(({ text }) => text).join("---\n"));
  }
  for (const [file, conversion] of conversions) {
    for (const line of reportLines(file, conversion)) terminal.stderr.write(`${line}\n`);
  }
  terminal.stderr.write(`${reportSummary([...conversions.values()])}\n`);
  return 0;
}

/** What was right must not become wrong: such a conversion would be a mistake of ours, or a message that was wrong before. */
async function requireNoNewErrors(
  terminal: Terminal,
  texts: ReadonlyMap<string, string>,
  conversions: ReadonlyMap<string, Conversion>,
  config: string | undefined,
): Promise<void> {
  const { actions } = await loadProjectConfig(terminal, config, [...texts.keys()][0]);
  const before = new Set((await errorsOf(texts, actions)).map(({ key }) => key));
  const after = await errorsOf(new Map([...conversions].map(([file, { text }]) => [file, text])), actions);
  const added = after.filter(({ key }) => !before.has(key)).map(({ shown }) => shown);
  if (added.length > 0) {
    throw new UsageError(`nothing was converted, for the result would have errors:\n  ${added.join("\n  ")}`);
  }
}

async function errorsOf(texts: ReadonlyMap<string, string>, actions: readonly string[]) {
  const found = [...texts].flatMap(([file, text]) => {
    const parsed = parseManifests(text, file);
    return "issues" in parsed ? parsed.issues : [];
  });
  return [...found, ...(await lintParameters(texts, actions))]
    .filter(({ severity }) => severity === "error")
    .map((issue) => ({ key: `${issue.file} ${issue.code} ${issue.message}`, shown: formatIssueShort(issue) }));
}
