import { keptWorkflows } from "@onexit/engine";
import type { JsonObject } from "@onexit/events";
import { argoWorkflow } from "@onexit/interpreter";
import { nameOf } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { workflowFilter } from "../workflow-filter.ts";
import { isDriven } from "./begin-run.ts";
import { readingStore } from "./reading-store.ts";
import { dataDirOf, listRuns, runPlace } from "./runs.ts";
import { workflowSource } from "./workflow-source.ts";

/** Which of the workflows that have not ended are meant. */
export interface RunningChoice extends GlobalOptions {
  readonly selector?: string;
  readonly allNamespaces?: boolean;
  readonly nats?: string;
}

/** A workflow by what commands call it; a run kept here by its id, which no other has. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** The workflows of a running engine, of a NATS server, or those that run here, that have not ended and have these labels. Throws UsageError. */
export async function runningWorkflows(terminal: Terminal, choice: RunningChoice): Promise<readonly Place[]> {
  const { selector, allNamespaces = false } = choice;
  const isMeant = await workflowFilter({ running: true, ...(selector === undefined ? {} : { selector }) }, Date.now());
  if (choice.nats !== undefined)
    return (await workflowsOn(terminal, choice, allNamespaces)).filter(isMeant).map(placeOf);
  const source = workflowSource(terminal, choice);
  if (choice.server !== undefined) return (await source.list(allNamespaces)).filter(isMeant).map(placeOf);
  const base = dataDirOf(terminal.cwd, choice.dataDir);
  const driven = (await listRuns(base)).filter(({ id }) => isDriven(runPlace(base, id)));
  const found = await Promise.all(driven.map(async ({ id }) => ({ id, workflow: await source.get(id) })));
  return found
    .filter(({ workflow }) => isMeant(workflow))
    .map(({ id, workflow }) => ({ ...placeOf(workflow), name: id }));
}

async function workflowsOn(terminal: Terminal, choice: RunningChoice, all: boolean): Promise<readonly JsonObject[]> {
  await using store = await readingStore(terminal, choice, undefined);
  const kept = await keptWorkflows(store.nats, all ? {} : { namespace: choice.namespace });
  return kept.map(({ state, seq }) => argoWorkflow(state, String(seq)));
}

function placeOf(workflow: JsonObject): Place {
  return { namespace: textAt(objectAt(workflow, "metadata"), "namespace"), name: nameOf(workflow) };
}
