import type { SemanticsName } from "@onexit/events";
import { type LocatedIssue, summariseIssues } from "@onexit/manifest";
import { mayAskForActions } from "@onexit/policy";
import { type Loaded, loadTexts, readTexts } from "../input.ts";
import { issuesInOrder } from "../lint/issues-in-order.ts";
import { issuesText, type LintFormat } from "../lint/print-issues.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { remark } from "../print.ts";
import { ownVersion } from "../runtime/own-version.ts";
import type { Terminal } from "../terminal.ts";

interface LintOptions {
  readonly config?: string | undefined;
  readonly output?: LintFormat;
  readonly portability?: boolean;
  readonly strict?: boolean;
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly semantics: SemanticsName;
}

/**
 * `onexit lint FILE…`: every problem of every file; exit code 2 when one is an error, or with `--strict` a warning. `--fix`
 * mends first what has a single correction; `--diff` only shows what that would be.
 */
export async function lint(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const {
    output = lintFormatIn(terminal.env),
    portability = false,
    strict = false,
    semantics,
    config,
    ...given
  } = options as LintOptions;
  const lintTexts = async (texts: ReadonlyMap<string, string>) => {
    const loaded = await loadTexts(terminal, texts, { portability, semantics, config });
    const actionIssues = await actionIssuesOf(terminal, texts, config);
    return { loaded, issues: issuesInOrder([...loaded.issues, ...actionIssues], [...texts.keys()]) };
  };
  const read = await readTexts(terminal, files);
  const isFixed = given.fix === true || given.diff === true;
  const texts = isFixed ? await mend(terminal, read, async (some) => (await lintTexts(some)).issues, given) : read;
  if (given.diff) return 0;
  const { loaded, issues } = await lintTexts(texts);
  const version = output === "sarif" ? await ownVersion() : "";
  terminal.stdout.write(issuesText(issues, output, { texts, cwd: terminal.cwd, version }));
  if (output !== "json" && output !== "sarif") {
    if (issues.length === 0) remark(terminal, `no problems in ${contentsOf(loaded)}`);
    else terminal.stderr.write(`${summariseIssues(issues)}\n`);
  }
  return issues.some(({ severity }) => strict || severity === "error") ? 2 : 0;
}

/** The texts with what could be mended; the files too, unless that is only to be shown. */
async function mend(
  terminal: Terminal,
  before: ReadonlyMap<string, string>,
  lintTexts: (texts: ReadonlyMap<string, string>) => Promise<readonly LocatedIssue[]>,
  { diff = false }: Pick<LintOptions, "diff">,
): Promise<ReadonlyMap<string, string>> {
  const { fixAll, lineEdits } = await import("../lint/fix.ts");
  const { texts, fixes } = await fixAll(before, lintTexts);
  const changes = [...texts].flatMap(([file, after]) => {
    const old = before.get(file) ?? "";
    return old === after ? [] : [{ file, before: old, after }];
  });
  if (diff) {
    const { unifiedDiff } = await import("../convert/diff.ts");
    for (const { file, before: old, after } of changes) {
      terminal.stdout.write(unifiedDiff(file, old, { edits: lineEdits(old, after) }));
    }
  } else await (await import("../lint/write-fixed.ts")).writeFixed(terminal.cwd, changes);
  for (const { issue, before: was, after } of fixes) {
    const { file, line, column, code } = issue;
    remark(terminal, `${file}:${line}:${column}: ${diff ? "would fix" : "fixed"} ${code}: ${was} -> ${after}`);
  }
  if (fixes.length === 0) remark(terminal, "nothing has a single safe correction");
  return texts;
}

/** Where nothing else is asked for, a GitHub Actions job gets annotations. */
function lintFormatIn(env: Terminal["env"]): LintFormat {
  return env.GITHUB_ACTIONS === "true" ? "github" : "pretty";
}

/** What the actions that the files ask for have to say. */
async function actionIssuesOf(
  terminal: Terminal,
  texts: ReadonlyMap<string, string>,
  config: string | undefined,
): Promise<readonly LocatedIssue[]> {
  const all = [...texts.values()];
  const { actions } = await loadProjectConfig(terminal, config, [...texts.keys()][0]);
  const parameters = all.some((text) => text.includes("plugin"))
    ? await (await import("../lint/lint-parameters.ts")).lintParameters(texts, actions)
    : [];
  const annotations = all.some(mayAskForActions)
    ? await (await import("../runtime/policies.ts")).lintAnnotations(texts, actions)
    : [];
  return [...parameters, ...annotations];
}

/** More names than these are only counted. */
const mostNames = 6;

function contentsOf({ workflows, resources, texts }: Loaded): string {
  const names = [
    ...workflows.map(({ workflow }) => workflow.name ?? `${workflow.generateName ?? ""}*`),
    ...resources.map(({ kind, metadata }) => `${kind} ${String((metadata as { readonly name?: string })?.name)}`),
  ];
  if (names.length > 0 && names.length <= mostNames) return names.join(", ");
  return `${texts.size} ${texts.size === 1 ? "file" : "files"}`;
}
