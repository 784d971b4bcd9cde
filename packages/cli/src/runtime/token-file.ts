import { readFile } from "node:fs/promises";
import { type Grant, hashProblem, type TokenEntry } from "@onexit/engine/door";
import { z } from "zod";
import { readCheckedYaml } from "../checked-yaml.ts";
import { UsageError } from "../usage-error.ts";

/** A name of a namespace, or all of them. */
export const namespaceForm = /^(\*|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$/;

const entry = z.strictObject({
  name: z.string().min(1, "must not be empty").max(100),
  hash: z.string().superRefine((hash, context) => {
    const problem = hashProblem(hash);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  }),
  roles: z.array(z.enum(["view", "submit", "admin"])).min(1, "must name a role"),
  namespaces: z
    .array(z.string().regex(namespaceForm, "must be names of namespaces, or *"))
    .min(1, "must name a namespace, or *"),
});
const schema = z.array(entry);

/** Whose tokens stand in a text; everything that is wrong with it, by its place. */
export function parseTokenFile(
  source: string,
  file: string,
): { readonly entries: readonly TokenEntry[] } | { readonly problems: readonly string[] } {
  const read = readCheckedYaml(source, file, schema, () => ["name", "hash", "roles", "namespaces"]);
  if ("problems" in read) return read;
  const names = read.value.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) return { problems: [`${file}: the name ${JSON.stringify(twice)} stands there twice`] };
  return {
    entries: read.value.map(({ name, hash, roles, namespaces }) => ({
      name,
      hash,
      grants: roles.map((role): Grant => ({ role, namespaces })),
    })),
  };
}

/** The same of a file. Throws UsageError. */
export async function readTokenFile(path: string): Promise<readonly TokenEntry[]> {
  const source = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--auth-tokens: cannot read ${path}: ${error.code ?? error.message}`);
  });
  const parsed = parseTokenFile(source, path);
  if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
  return parsed.entries;
}
