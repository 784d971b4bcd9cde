import { readFile } from "node:fs/promises";

/** The version of this command. Bundled too, this file stands two directories below the package's. */
export async function ownVersion(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
