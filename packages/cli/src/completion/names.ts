import { setTimeout as pause } from "node:timers/promises";
import { nameOf } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages } from "../runtime/actions.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import { dataDirOf, listRuns } from "../runtime/runs.ts";
import type { Terminal } from "../terminal.ts";

/** How long somebody who pressed a key waits for an engine, ms. */
const patienceMs = 1_000;

/** A shell expands what it offers, so nothing else may be in it: an engine's word is no command. */
const harmless = /^[\w.@-]+$/;

/** The names that a shell offers; none where nobody answers soon: a completion reports no errors. */
export async function namesFor(terminal: Terminal, kind: string, options: GlobalOptions): Promise<readonly string[]> {
  return (await everyName(terminal, kind, options)).filter((name) => harmless.test(name));
}

async function everyName(terminal: Terminal, kind: string, options: GlobalOptions): Promise<readonly string[]> {
  switch (kind) {
    case "workflows":
      return Promise.race([workflowNames(terminal, options).catch(() => []), pause(patienceMs, [])]);
    case "actions":
      return Object.keys(actionPackages);
    case "codes":
      return Object.keys((await import("@onexit/manifest")).issueCodes);
    default:
      return [];
  }
}

async function workflowNames(
  terminal: Terminal,
  { namespace, dataDir, server }: GlobalOptions,
): Promise<readonly string[]> {
  if (server !== undefined) {
    const workflows = await createEngineClient(terminal, server).list(namespace);
    return workflows.map(nameOf);
  }
  const runs = await listRuns(dataDirOf(terminal.cwd, dataDir));
  return runs.length === 0 ? [] : ["@latest", ...new Set(runs.map(({ name }) => name))];
}
