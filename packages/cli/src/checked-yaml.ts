import { readYaml } from "@onexit/manifest";
import type { z } from "zod";
import { describeIssue } from "./config-issue.ts";

/** More than this nobody reads. */
const mostProblems = 200;

/**
 * The value of a YAML text that a schema accepts, or everything that is wrong with it, each as `file:line:col: problem`.
 * `knownKeys` tells the keys of the mapping at a path, for suggestions.
 */
export function readCheckedYaml<Schema extends z.ZodType>(
  source: string,
  file: string,
  schema: Schema,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): { readonly value: z.infer<Schema> } | { readonly problems: readonly string[] } {
  const { documents, problems, lines } = readYaml(source);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  if (problems.length > 0) return { problems: problems.map(({ start, message }) => `${at(start)}: ${message}`) };
  const [first, second] = documents;
  if (second) return { problems: [`${at(second.tree.range[0])}: the file holds more than one document`] };
  const checked = schema.safeParse(first?.value ?? {});
  if (checked.success) return { value: checked.data };
  const issues = checked.error.issues.slice(0, mostProblems);
  const found = issues.flatMap((issue) => describeIssue(issue, first?.tree, knownKeys)).slice(0, mostProblems);
  return { problems: found.map(({ offset, problem }) => `${at(offset)}: ${problem}`) };
}
