import type { Run } from "./run.ts";

/** A message in which the nodes that it names by their ids bear the names that people know. */
export function readable(message: string, run: Run): string {
  return message.replace(/'([^'\s]+)'/g, (whole, id: string) => {
    const node = run.byId.get(id);
    return node === undefined ? whole : `'${node.title}'`;
  });
}

/** A message that names a child by its id alone, where its name is not known: an id says nothing to people. */
export function withoutIds(message: string, workflow: string): string {
  const [whole, owner] = /^child '([^'\s]+)-\d+' failed$/.exec(message) ?? [];
  return whole !== undefined && owner === workflow ? "a step failed" : message;
}

/** What people call a node of which only the full name is known: its last part. */
export function shortNodeName(name: string, workflow: string): string {
  if (name === workflow || !name.startsWith(workflow)) return name;
  const rest = name.slice(workflow.length);
  return /\[\d+\]$/.exec(rest)?.[0] ?? /[^.\]]+(?:\(.*\))?$/s.exec(rest)?.[0] ?? rest;
}
