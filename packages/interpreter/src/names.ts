import { utf8Bytes } from "@onexit/events";

/** The unsigned 32-bit FNV-1a hash of a text's UTF-8 bytes, as Go's `fnv.New32a`. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return hashOfBytes(utf8Bytes(text));
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash >>> 0;
}

function hashOfBytes(bytes: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Argo's node id (`types.go:Workflow.NodeID`): the workflow's name for the root, else name and hash. */
export function nodeIdOf(workflow: string, node: string): string {
  return node === workflow ? workflow : `${workflow}-${fnv1a32(node)}`;
}

/** Argo's pod name, version 2 (`pod_name.go:GeneratePodName`). */
export function podNameOf(workflow: string, node: string, template: string): string {
  if (node === workflow) return workflow;
  return `${`${workflow}-${template}`.slice(0, 242)}-${fnv1a32(node)}`;
}

/** The exit handler's root node (`util.go:GenerateOnExitNodeName`). */
export function exitNodeOf(node: string): string {
  return `${node}.onExit`;
}
