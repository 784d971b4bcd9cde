import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Real texts to begin with. */
export interface Corpus {
  readonly manifests: readonly string[];
}

/** The YAML files of the examples and, if there are any, of a folder `shared` beside the repository. */
export function readCorpus(root: string, { beside = true }: { readonly beside?: boolean } = {}): Corpus {
  const folders = [join(root, "examples"), ...(beside ? [join(root, "../shared")] : [])];
  const files = folders.filter((folder) => existsSync(folder)).flatMap(yamlFilesIn);
  return { manifests: files.map((file) => readFileSync(file, "utf8")) };
}

function yamlFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name) && !name.includes("node_modules"))
    .sort()
    .map((name) => join(folder, name));
}
