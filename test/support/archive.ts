import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What the manifest of an archive says of itself and its files. */
export interface ArchiveManifest {
  readonly path: string;
  readonly name: string;
  readonly phase: string;
  readonly notes: readonly string[];
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

/** Every archive of a workflow below a directory. */
export async function archivesOf(root: string, name: string): Promise<readonly ArchiveManifest[]> {
  const paths = (await readdir(root, { recursive: true }).catch(() => []))
    .filter((path) => path.endsWith("/manifest.json"))
    .map((path) => join(root, path));
  const manifests = await Promise.all(
    paths.map(async (path) => ({ ...(JSON.parse(await readFile(path, "utf8")) as ArchiveManifest), path })),
  );
  return manifests.filter((manifest) => manifest.name === name);
}

/** The listed files that are missing or are not, byte by byte, what the manifest says. */
export async function damagedFilesOf({ path, files }: ArchiveManifest): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const file of files) {
    const bytes = await readFile(join(dirname(path), file.path)).catch(() => Buffer.alloc(0));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (bytes.length !== file.size || sha256 !== file.sha256) damaged.push(file.path);
  }
  return damaged;
}
