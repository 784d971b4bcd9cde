import { isJsonObject, type JsonObject } from "@onexit/events";
import { formatIssue, type ParsedResource, parseManifests, summariseIssues } from "@onexit/manifest";
import { readTexts } from "./input.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const kinds = ["WorkflowTemplate", "ClusterWorkflowTemplate"];

/**
 * The workflow templates of files. What they refer to may be on the server: it has the last word on that; all else that is
 * wrong with them is shown and thrown here.
 */
export async function requireTemplates(
  terminal: Terminal,
  paths: readonly string[],
): Promise<readonly ParsedResource[]> {
  const found: ParsedResource[] = [];
  for (const [file, text] of await readTexts(terminal, paths)) {
    const parsed = parseManifests(text, file);
    if (!("issues" in parsed)) found.push(...parsed.resources.filter(({ kind }) => kinds.includes(kind)));
    else {
      for (const issue of parsed.issues) terminal.stderr.write(`${formatIssue(issue, text)}\n\n`);
      throw new UsageError(summariseIssues(parsed.issues));
    }
  }
  if (found.length === 0) throw new UsageError(`no workflow template was found in ${paths.join(", ")}`);
  return found;
}

/** The namespace that a manifest names. */
export function metadataNamespaceOf({ metadata }: JsonObject): string | undefined {
  const namespace = isJsonObject(metadata) ? metadata.namespace : undefined;
  return typeof namespace === "string" && namespace !== "" ? namespace : undefined;
}
