/** The parts of a key that is a path below something. Throws for one that would lead out of it. */
export function keyParts(key: string): readonly [string, ...string[]] {
  const [first, ...rest] = key.split("/").filter((part) => part !== "" && part !== ".");
  if (first === undefined || [first, ...rest].some((part) => part === ".." || part.includes("\0"))) {
    throw new Error(`${JSON.stringify(key)} is no key of an artifact`);
  }
  return [first, ...rest];
}

/** The name of a node's pod, as Argo gives it. */
export function podNameOf(workflow: string, template: string, node: string): string {
  if (node === workflow) return workflow;
  const prefix = template === "" ? workflow : `${workflow}-${template}`;
  return `${prefix.slice(0, 252)}-${fnv1a32(node)}`;
}

function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The key of a directory, without slashes at its end. Without the look behind each slash of a long row would be tried. */
export function directoryKey(key: string): string {
  return key.replace(/(?<!\/)\/+$/, "");
}
