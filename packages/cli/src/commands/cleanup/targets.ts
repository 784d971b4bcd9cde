import { kindOf } from "@onexit/cleanup";
import type { JsonObject } from "@onexit/events";
import { UsageError } from "../../usage-error.ts";

const help =
  "write a path (/srv/scratch/a, /srv/scratch/a/*), s3://bucket/prefix/, an object (pvc/NAME, secret/NAME), " +
  "image:KEY=VALUE or lock:NAME@OWNER";

/** The parameters of `plugin.cleanup` that these words mean. Throws a UsageError that names every word that means nothing. */
export function targetParameters(words: readonly string[]): JsonObject {
  if (words.length === 0) throw new UsageError(`register what? ${help}`);
  const files: string[] = [];
  const s3: string[] = [];
  const kubernetes: string[] = [];
  const images: string[] = [];
  const locks: JsonObject[] = [];
  const strange: string[] = [];
  for (const word of words) {
    const [, label] = /^image:(.+)$/.exec(word) ?? [];
    const [, name, owner] = /^lock:(.+)@(.+)$/.exec(word) ?? [];
    const [, kind] = /^([A-Za-z]+)\/[^/]+$/.exec(word) ?? [];
    if (word.startsWith("/")) files.push(word);
    else if (word.startsWith("s3://")) s3.push(word);
    else if (label !== undefined) images.push(label);
    else if (name !== undefined && owner !== undefined) locks.push({ name, owner });
    else if (kind !== undefined && kindOf(kind) !== undefined) kubernetes.push(word);
    else strange.push(JSON.stringify(word));
  }
  if (strange.length > 0) {
    throw new UsageError(`${strange.join(", ")} ${strange.length === 1 ? "is no target" : "are no targets"}: ${help}`);
  }
  const lists = Object.entries({ files, s3, kubernetes, images, locks });
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}
