import type { Json } from "@onexit/events";
import type { Path } from "./issue.ts";
import type { IssueCode } from "./issue-codes.ts";

/** The bounds of any manifest. */
export const manifestLimits = {
  /** Bytes of the text, and of the JSON that it stands for. */
  bytes: 2 * 1024 * 1024,
  /** Bytes of all that is read more than once: defaults for each template, a resource for each workflow of a file. */
  repeated: 2 * 1024 * 1024,
  /** Bytes of an object's labels, and of its annotations: names and values. */
  labels: 256 * 1024,
  /** Lists and mappings inside one another. */
  depth: 64,
} as const;

/** Why a value is too much to be read, and where. */
export interface Excess {
  readonly code: IssueCode;
  readonly path: Path;
  readonly message: string;
}

/** Undefined for a finite tree of JSON within the bounds; shared parts count as often as they are referred to. */
export function measureManifest(value: Json): Excess | undefined {
  return measure(value, [], { bytes: 0 });
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair stands for two of the four bytes.
    if (unit > 0x7f) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

/** Bytes as people read them. */
export function showBytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** What has been measured so far. */
interface Total {
  bytes: number;
}

function measure(value: Json, path: (string | number)[], total: Total): Excess | undefined {
  total.bytes += 1;
  if (typeof value === "string") total.bytes += value.length;
  if (total.bytes > manifestLimits.bytes) {
    const most = showBytes(manifestLimits.bytes);
    return { code: "OX1015", path: [], message: `the manifest has more than ${most} with its aliases written out` };
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { code: "OX1004", path: [...path], message: `${value} cannot be written as JSON` };
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (path.length > manifestLimits.depth) {
    return {
      code: "OX1015",
      path: [...path],
      message: `the manifest nests deeper than ${manifestLimits.depth} levels`,
    };
  }
  return Array.isArray(value) ? measureList(value, path, total) : measureObject(Object.entries(value), path, total);
}

function measureList(items: readonly Json[], path: (string | number)[], total: Total): Excess | undefined {
  for (const [index, item] of items.entries()) {
    path.push(index);
    const excess = measure(item, path, total);
    if (excess) return excess;
    path.pop();
  }
  return undefined;
}

function measureObject(
  entries: readonly (readonly [string, Json])[],
  path: (string | number)[],
  total: Total,
): Excess | undefined {
  for (const [key, item] of entries) {
    total.bytes += key.length;
    path.push(key);
    const excess = measure(item, path, total);
    if (excess) return excess;
    path.pop();
  }
  return undefined;
}
