import { yamlExcess } from "@onexit/manifest";
import { type Document, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { describeIssue } from "./config-issue.ts";

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
  const excess = yamlExcess(source);
  if (excess) {
    const before = source.slice(0, excess.start).split("\n");
    return { problems: [`${file}:${before.length}:${(before.at(-1) ?? "").length + 1}: ${excess.message}`] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { problems: broken.map(({ pos, message }) => `${at(pos[0])}: ${message}`) };
  const content = contentOf(document);
  if ("problem" in content) return { problems: [`${at(0)}: ${content.problem}`] };
  const checked = schema.safeParse(content.value ?? {});
  if (checked.success) return { value: checked.data };
  const found = checked.error.issues.flatMap((issue) => describeIssue(issue, document, knownKeys));
  return { problems: found.map(({ offset, problem }) => `${at(offset)}: ${problem}`) };
}

function contentOf(document: Document.Parsed): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: document.toJS() };
  } catch (cause) {
    return { problem: `cannot resolve aliases: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
