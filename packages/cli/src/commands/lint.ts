import type { SemanticsName } from "@onexit/events";
import { type LocatedIssue, summariseIssues } from "@onexit/manifest";
import { mayAskForActions } from "@onexit/policy";
import { type Loaded, loadFiles } from "../input.ts";
import { issuesInOrder } from "../lint/issues-in-order.ts";
import { issuesText, type LintFormat } from "../lint/print-issues.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { ownVersion } from "../runtime/own-version.ts";
import type { Terminal } from "../terminal.ts";

interface LintOptions {
  readonly config?: string | undefined;
  readonly output?: LintFormat;
  readonly portability?: boolean;
  readonly strict?: boolean;
  readonly semantics: SemanticsName;
}

/** `onexit lint FILE…`: every problem of every file; exit code 2 when one is an error, or with `--strict` a warning. */
export async function lint(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const {
    output = lintFormatIn(terminal.env),
    portability = false,
    strict = false,
    semantics,
    config,
  } = options as LintOptions;
  const loaded = await loadFiles(terminal, files, {
    portability,
    semantics,
    config,
  });
  const { texts } = loaded;
  const issues = issuesInOrder(
    [...loaded.issues, ...(await actionIssuesOf(terminal, texts, config))],
    [...texts.keys()],
  );
  const version = output === "sarif" ? await ownVersion() : "";
  terminal.stdout.write(issuesText(issues, output, { texts, cwd: terminal.cwd, version }));
  if (output !== "json" && output !== "sarif") {
    terminal.stderr.write(
      issues.length === 0 ? `no problems in ${contentsOf(loaded)}\n` : `${summariseIssues(issues)}\n`,
    );
  }
  return issues.some(({ severity }) => strict || severity === "error") ? 2 : 0;
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
