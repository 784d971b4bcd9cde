import { z } from "zod";
import { readCheckedYaml } from "../checked-yaml.ts";

const text = z.union([z.string(), z.number(), z.boolean()], "must be text").transform(String);
const schema = z.record(z.string(), z.record(z.string(), text));

/** The secrets in a text, name -> key -> text; problems tell places and names, never a value. */
export function parseSecretsFile(
  source: string,
  file: string,
): { readonly secrets: Record<string, Record<string, string>> } | { readonly problems: readonly string[] } {
  const read = readCheckedYaml(source, file, schema, () => []);
  return "problems" in read ? { problems: read.problems.map(withoutSource) } : { secrets: read.value };
}

/** What the YAML reader says may quote the text; the first words and the place are enough. */
function withoutSource(problem: string): string {
  return problem.replace(/("|').*$/s, "…");
}
