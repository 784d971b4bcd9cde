import { isAbsolute, normalize } from "node:path";
import { type S3Prefix, s3PrefixOf } from "./s3/prefix.ts";

/** Where things may be removed, as declared. */
export interface DeclaredRoots {
  /** Absolute, and below `/`. */
  readonly directories: readonly string[];
  readonly prefixes: readonly S3Prefix[];
}

/** The roots in a text: directories and `s3://bucket/prefix/`, between colons or commas. `/` and a whole bucket are none. */
export function rootsOf(text: string): DeclaredRoots | { readonly problems: readonly string[] } {
  const named = text
    .split(/,|:(?!\/\/)/)
    .map((root) => root.trim())
    .filter((root) => root !== "");
  const directories: string[] = [];
  const prefixes: S3Prefix[] = [];
  const problems = named.length === 0 ? ["names no directory"] : [];
  for (const root of named) {
    if (root.startsWith("s3://")) {
      const prefix = s3PrefixOf(root);
      if ("problem" in prefix) problems.push(`${JSON.stringify(root)} ${prefix.problem}`);
      else prefixes.push(prefix);
    } else if (isAbsolute(root) && normalize(root) !== "/") directories.push(root);
    else problems.push(`${JSON.stringify(root)} is not an absolute directory below /`);
  }
  return problems.length > 0 ? { problems } : { directories, prefixes };
}
