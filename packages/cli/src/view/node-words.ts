import type { NodeState } from "@onexit/interpreter";

/** What there is to say of a node that has said nothing itself: what it waits for, or where its outputs are from. */
export function wordOnNode(node: NodeState, workflow: string): string {
  const { work, phase, memoized, daemoned, memo } = node;
  if (memoized) return memo === undefined ? "from a cache" : `from the cache ${memo.cache}`;
  if (daemoned && phase === "Running") return "the daemon is up";
  const isOpen = phase === "Running" && work?.kind === "suspend" && work.until === undefined;
  return isOpen ? suspensionHint(node, workflow) : "";
}

/** How to go on with a suspended node. */
export function suspensionHint({ work, outputs, displayName }: NodeState, workflow: string): string {
  const supplied = work?.kind === "suspend" ? work.supplied : {};
  const missing = Object.entries(supplied).flatMap(([name, value]) =>
    value === null && outputs.parameters[name] === undefined ? [name] : [],
  );
  if (missing.length === 0) return `waits for somebody: onexit resume ${workflow}`;
  const values = missing.map((name) => `--output-parameter ${name}=…`).join(" ");
  return `waits for a value: onexit node set ${workflow} --node-field-selector displayName=${displayName} ${values}`;
}
