import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { resourcesIn } from "@onexit/manifest";
import { expandPath } from "../input.ts";
import { note } from "../print.ts";
import type { ProjectConfig } from "../project-config.ts";
import type { Terminal } from "../terminal.ts";
import { type ProjectValues, valuesOf } from "./project-values.ts";
import { readSecrets } from "./read-secrets.ts";

/** Most files hold no values, and need not be read as YAML once more. */
const mayHoldValues = /^\s*["']?kind["']?\s*:\s*["']?(?:ConfigMap|Secret)\b/m;

/** The values of a project and of the documents in these files; what is missing is named on standard error. */
export async function loadValues(
  terminal: Terminal,
  config: ProjectConfig,
  files: readonly string[],
): Promise<ProjectValues> {
  const { secrets, missing } = await readSecrets(config, terminal.env);
  for (const sentence of missing) note(terminal, sentence);
  const resources = [];
  for (const path of files) {
    // A run that is continued elsewhere, or later, goes without the documents that are gone.
    for (const file of await expandPath(terminal.cwd, path).catch(() => [])) {
      const text = await readFile(resolve(terminal.cwd, file), "utf8").catch(() => "");
      if (mayHoldValues.test(text)) resources.push(...resourcesIn(text));
    }
  }
  return valuesOf(config, secrets, resources);
}
