import { readFile } from "node:fs/promises";
import { variablesOf } from "../program/variables.ts";
import { UsageError } from "../usage-error.ts";
import { type ChosenContext, type Layers, saidOf } from "./said.ts";

/** The context that somebody named. Throws UsageError for one that the user's file does not have. */
export async function chooseContext(
  layers: Layers,
  userFile: string | undefined,
  userPath: string | undefined,
): Promise<ChosenContext | undefined> {
  const said = saidOf({ name: "context", variables: variablesOf("context") }, layers);
  if (said === undefined) return undefined;
  const values = Object.hasOwn(layers.contexts, said.value) ? layers.contexts[said.value] : undefined;
  if (values !== undefined) return { said, values };
  const { suggest } = await import("@onexit/manifest");
  const hint = suggest(said.value, Object.keys(layers.contexts));
  const what = `there is no context ${JSON.stringify(said.value)}${hint === undefined ? "" : ` (${hint})`}`;
  const where = said.rank === "flag" ? "--context" : said.origin;
  const file = userFile ?? userPath ?? "the user's configuration";
  throw new UsageError(`${where}: ${what}; contexts stand in ${file}, as in contexts: {staging: {server: host:2746}}`);
}

/** The `Authorization` header that a context's file of a token makes. Throws UsageError. */
export async function tokenIn(path: string, context: string): Promise<string> {
  const read = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`context ${context}: tokenFile ${path} cannot be read: ${error.code ?? error.message}`);
  });
  const token = read.trim();
  if (token === "" || /[\r\n]/.test(token)) {
    throw new UsageError(`context ${context}: tokenFile ${path} must hold one token on one line`);
  }
  return /^(?:Bearer|Basic) /.test(token) ? token : `Bearer ${token}`;
}
