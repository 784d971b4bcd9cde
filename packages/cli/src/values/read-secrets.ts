import { readFile, stat } from "node:fs/promises";
import type { ProjectConfig } from "../project-config.ts";
import { UsageError } from "../usage-error.ts";
import type { ValueTable } from "./value-documents.ts";

/** The secrets of a project, and what is missing of them, one sentence each; never a secret among these. */
export interface ReadSecrets {
  readonly secrets: ValueTable;
  readonly missing: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what `secretsFile` and `secrets` name, the latter over the former. What is missing is no mistake until a step
 * needs it; a secrets file that others may read is one at once.
 */
export async function readSecrets(
  { secretsFile, secrets }: Pick<ProjectConfig, "secretsFile" | "secrets">,
  environment: Environment,
): Promise<ReadSecrets> {
  const missing: string[] = [];
  const table: Record<string, Record<string, string>> = secretsFile === undefined ? {} : await readTable(secretsFile);
  for (const [name, keys] of Object.entries(secrets)) {
    for (const [key, source] of Object.entries(keys)) {
      const value = "env" in source ? environment[source.env] : await readText(source.file);
      if (value !== undefined) table[name] = { ...table[name], [key]: value };
      else
        missing.push(
          `secret ${name}/${key}: ${"env" in source ? `${source.env} is not set` : `cannot read ${source.file}`}`,
        );
    }
  }
  return { secrets: table, missing };
}

async function readTable(path: string): Promise<Record<string, Record<string, string>>> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`secretsFile ${path}: ${error.code ?? error.message}`);
  });
  if (process.platform !== "win32" && (found.mode & 0o044) !== 0) {
    throw new UsageError(`secretsFile ${path} may be read by others: chmod 600 ${path}`);
  }
  const { parseSecretsFile } = await import("./secrets-file.ts");
  const parsed = parseSecretsFile(await readFile(path, "utf8"), path);
  if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
  return parsed.secrets;
}

/** As of an action's `X_FILE`: without the line's end. */
async function readText(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text?.replace(/\r?\n$/, "");
}
