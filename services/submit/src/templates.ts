import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { resourcesIn } from "@onexit/manifest";
import { TerminalError } from "@onexit/sdk";

/** The templates in files, and in the YAML and JSON files of directories. */
export async function readTemplates(paths: readonly string[]): Promise<readonly JsonObject[]> {
  try {
    const files = (await Promise.all(paths.map(filesAt))).flat();
    return (await Promise.all(files.map((file) => readFile(file, "utf8")))).flatMap(resourcesIn);
  } catch (thrown) {
    throw new TerminalError("SUBMIT_TEMPLATES cannot be read", { cause: thrown });
  }
}

async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name));
  return names.sort().map((name) => join(path, name));
}
