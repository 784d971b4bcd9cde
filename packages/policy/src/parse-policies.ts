import { type LocatedIssue, parseDocuments } from "@onexit/manifest";
import type { ExitPolicy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

/** A file that holds policies. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
}

/** The policies of some files, or everything that is wrong with them; both in the order of the files. */
export type ParsedPolicies =
  | { readonly policies: readonly ExitPolicy[]; readonly warnings: readonly LocatedIssue[] }
  | { readonly issues: readonly LocatedIssue[] };

/**
 * Reads files of policies. Names must be unique over all files: they are a part of what a delivery is known by. `actions`
 * are those that are known, where one of another name is worth a warning.
 */
export function parsePolicies(files: readonly PolicyFile[], actions?: readonly string[]): ParsedPolicies {
  const policies: ExitPolicy[] = [];
  const issues: LocatedIssue[] = [];
  const places = new Map<string, string>();
  for (const { file, text } of files) {
    const parsed = parseDocuments(text, file, (root, report) => {
      const policy = readPolicy(root, report, actions);
      if (policy === undefined) return undefined;
      const earlier = places.get(policy.name);
      if (earlier === undefined) places.set(policy.name, file);
      else {
        report.error("OX1006", ["metadata", "name"], `policy "${policy.name}" is not unique`, {
          notes: [{ text: `another one of that name is in ${earlier}` }],
        });
      }
      return policy;
    });
    policies.push(...parsed.values);
    issues.push(...parsed.issues);
  }
  return issues.some(({ severity }) => severity === "error") ? { issues } : { policies, warnings: issues };
}
