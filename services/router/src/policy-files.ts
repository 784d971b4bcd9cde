import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatIssueShort, type LocatedIssue } from "@onexit/manifest";
import { type ExitPolicy, type PolicyFile, parsePolicies } from "@onexit/policy";

/** The policies in force, and what is wrong with the files that hold them. */
export interface LoadedPolicies {
  readonly policies: readonly ExitPolicy[];
  /** Each as `file:line:col: problem`; of files with any the last good version is in force. */
  readonly problems: readonly string[];
}

/** Policies from files that may change at any time. */
export interface PolicyFiles {
  /** What the last look found. */
  readonly current: () => LoadedPolicies;
  /** Looks again; true when something else is in force now, which news are at the second look. Never throws. */
  readonly reload: () => Promise<boolean>;
}

const named = /\.(?:ya?ml|json)$/;

/** Nothing is in force before the first `reload`. A path is a file, or a directory of files `*.yaml`, `*.yml`, `*.json`. */
export function createPolicyFiles(paths: readonly string[]): PolicyFiles {
  let current: LoadedPolicies = { policies: [], problems: [] };
  let seen: string | undefined;
  let news: string | undefined;
  /** By file, the last text that was good in itself. */
  let good = new Map<string, string>();

  return {
    current: () => current,
    async reload() {
      try {
        const { files, problems } = await readAll(paths);
        const fingerprint = JSON.stringify([files, problems]);
        // Twice the same: a file that is just being written may be read half, and half a file may be good YAML.
        const isSettled = seen === undefined || fingerprint === news;
        news = fingerprint;
        if (fingerprint === seen || !isSettled) return false;
        seen = fingerprint;
        current = settle(files, problems);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (current.problems.length === 1 && current.problems[0] === problem) return false;
        current = { ...current, problems: [problem] };
      }
      return true;
    },
  };

  function settle(files: readonly PolicyFile[], unreadable: readonly string[]): LoadedPolicies {
    // A directory that is just being replaced must not cost the policies in it.
    if (unreadable.length > 0) return { policies: current.policies, problems: unreadable };
    const problems: string[] = [];
    const chosen: PolicyFile[] = [];
    for (const { file, text } of files) {
      const parsed = parsePolicies([{ file, text }]);
      if ("issues" in parsed) problems.push(...parsed.issues.map(formatIssueShort));
      const inForce = "issues" in parsed ? good.get(file) : text;
      if (inForce !== undefined) chosen.push({ file, text: inForce });
    }
    const all = parsePolicies(chosen);
    if ("issues" in all) return { policies: current.policies, problems: [...problems, ...all.issues.map(shortOf)] };
    good = new Map(chosen.map(({ file, text }) => [file, text]));
    return { policies: all.policies, problems };
  }
}

function shortOf(issue: LocatedIssue): string {
  return formatIssueShort(issue);
}

/** Every file of the paths, in order of their names, with its text; a path that is not there is a problem, not an end. */
export async function readAll(
  paths: readonly string[],
): Promise<{ readonly files: readonly PolicyFile[]; readonly problems: readonly string[] }> {
  const files: PolicyFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      for (const file of await filesOf(path)) files.push({ file, text: await readFile(file, "utf8") });
    } catch (error) {
      problems.push(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? error}`);
    }
  }
  return { files, problems };
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path))
    .filter((name) => named.test(name) && !name.startsWith("."))
    .sort()
    .map((name) => join(path, name));
}
