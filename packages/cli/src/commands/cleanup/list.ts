import { type Looked, look, lookPorts, resourceText } from "@onexit/cleanup";
import { ageText, type JsonObject } from "@onexit/events";
import { printItems } from "../../print.ts";
import type { Terminal } from "../../terminal.ts";
import { plain } from "../../view/plain.ts";
import { alignColumns } from "../../view/table.ts";
import { type CleanupOptions, withRegistry } from "./options.ts";

/** `onexit cleanup list`: what is registered, whose it is, and what becomes of it. */
export async function listRegistered(terminal: Terminal, options: CleanupOptions): Promise<number> {
  const found: Looked[] = [];
  await withRegistry(terminal, options, async (nats) => {
    for await (const looked of look(lookPorts(nats))) found.push(looked);
  });
  found.sort((a, b) => a.registration.expiresAt - b.registration.expiresAt);
  const table = () => {
    if (found.length > 0) return registrationTable(found, Date.now());
    terminal.stderr.write("nothing is registered\n");
    return [];
  };
  await printItems(terminal, found.map(itemOf), options.output, table);
  return 0;
}

/** The lines of `cleanup list`; `now` is epoch ms. */
export function registrationTable(found: readonly Looked[], now: number): readonly string[] {
  const rows = found.map((looked) => {
    const { resource, owner, registeredAt, expiresAt } = looked.registration;
    const left = expiresAt - now;
    return [
      plain(resourceText(resource)),
      plain(owner.name),
      ageText(now - registeredAt),
      left > 0 ? ageText(left) : "over",
      stateOf(looked),
      plain(reasonOf(looked, now)),
    ];
  });
  return alignColumns([["RESOURCE", "OWNER", "AGE", "EXPIRES IN", "STATE", "WHY"], ...rows]);
}

function itemOf(looked: Looked): JsonObject {
  const { resource, owner, registeredAt, expiresAt, why, round } = looked.registration;
  const { next } = looked;
  const timeOf = (ms: number) => new Date(ms).toISOString();
  return {
    resource: resourceText(resource),
    kind: resource.kind,
    target: resource.target,
    owner: { namespace: owner.namespace, name: owner.name, uid: owner.uid, state: looked.owner.state },
    registered: why,
    registeredAt: timeOf(registeredAt),
    expiresAt: timeOf(expiresAt),
    state: stateOf(looked),
    why: next.why,
    failures: round,
    ...("problem" in next && next.problem !== undefined ? { problem: next.problem } : {}),
    ...("until" in next && next.until !== undefined ? { nextAttemptAt: timeOf(next.until) } : {}),
  };
}

function stateOf({ next }: Looked): string {
  switch (next.step) {
    case "keep":
      return "kept";
    case "ask":
      return "due";
    case "wait":
      return next.problem === undefined ? "removing" : "retrying";
    case "rest":
      return "failed";
  }
}

function reasonOf({ next }: Looked, now: number): string {
  if (!("problem" in next) || next.problem === undefined) return next.why;
  const again = next.until === undefined ? "" : `; again in ${ageText(next.until - now)}`;
  return `${next.problem}${again}`;
}
