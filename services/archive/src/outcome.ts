import type { Done } from "@onexit/sdk";
import { manifestName } from "./manifest.ts";
import type { Folder, Written } from "./store.ts";

/** What an archive holds. */
export interface Archived {
  readonly files: readonly Written[];
  /** What could not be archived, for people. */
  readonly notes: readonly string[];
  /** Of the manifest. */
  readonly sha256: string;
}

/** The outcome of an archive that stands complete in a folder; its detail is like `7 files, 12.3 kB`. */
export function doneIn(folder: Folder, outcome: Done["outcome"], { files, notes, sha256 }: Archived): Done {
  return {
    outcome,
    detail: [countOf(files), ...notes].join(", "),
    destination: folder.url,
    created: { manifest: `${folder.url}/${manifestName}`, sha256 },
  };
}

function countOf(files: readonly Written[]): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${files.length} ${files.length === 1 ? "file" : "files"}, ${readableSize(bytes)}`;
}

function readableSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  let size = bytes / 1_000;
  const larger = ["MB", "GB", "TB"];
  let unit = "kB";
  while (size >= 1_000 && larger.length > 0) {
    size /= 1_000;
    unit = larger.shift() ?? unit;
  }
  return `${size.toFixed(1)} ${unit}`;
}
