import type { SemanticsName, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { type Nats, openTemplates, streamUsage } from "@onexit/nats";
import type { Crons } from "../cron/crons.ts";
import type { CronPorts } from "../cron/ports.ts";
import type { Engine } from "../engine.ts";
import type { KnownWorkflows } from "../known-workflows.ts";
import type { Journal, Snapshots } from "../ports.ts";
import type { Reader } from "../reader.ts";
import { retireWorkflow } from "../retire.ts";
import { createChangeHub } from "./change-hub.ts";
import { createCronStore, tellCronChange } from "./cron-store.ts";
import { withNamespaces } from "./namespace.ts";
import { type Objects, objectKinds } from "./object.ts";
import { createRemoval } from "./removal.ts";
import { createTemplateShelf, type TemplateRecord, type TemplateShelf } from "./template-shelf.ts";
import { createTemplateStore } from "./template-store.ts";
import { createWorkflowStore } from "./workflow-store.ts";

/** What everything is served from. */
export interface ObjectsPorts {
  readonly nats: Nats;
  readonly engine: Engine;
  readonly reader: Reader;
  readonly crons: Crons;
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly known: KnownWorkflows;
  readonly shelf: TemplateShelf;
  readonly semantics: SemanticsName;
  readonly now: () => number;
  /** Ends what is still tried. */
  readonly signal: AbortSignal;
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** The objects of an engine, and what they want to be told. */
export interface ServedObjects extends Objects {
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[], seq: number) => void;
  readonly onSettled: (state: WorkflowState) => void;
  readonly onCronLoaded: (revision: number) => void;
  readonly onCronChange: NonNullable<CronPorts["onChange"]>;
  readonly retire: CronPorts["retire"];
}

/** The templates of a server, not loaded yet. */
export function natsTemplateShelf(nats: Nats, cluster: string): TemplateShelf {
  return createTemplateShelf(() => openTemplates<TemplateRecord>(nats), cluster);
}

/** Serves all that an engine has. */
export function createObjects(ports: ObjectsPorts): ServedObjects {
  const { nats, engine, crons, shelf } = ports;
  const hubs = {
    workflows: createChangeHub(),
    workflowtemplates: createChangeHub(),
    clusterworkflowtemplates: createChangeHub(),
    cronworkflows: createChangeHub(),
    workfloweventbindings: createChangeHub(),
  };
  const removal = createRemoval({ ...ports, hub: hubs.workflows, retire });
  const workflows = withNamespaces(createWorkflowStore({ ...ports, hub: hubs.workflows, removal }));
  const kept = (plural: "workflowtemplates" | "clusterworkflowtemplates" | "workfloweventbindings") =>
    withNamespaces(
      createTemplateStore({ ...ports, kind: objectKinds[plural], hub: hubs[plural], onChange: crons.onTemplates }),
    );
  let started: Promise<void> | undefined;

  return {
    workflows,
    workflowtemplates: kept("workflowtemplates"),
    clusterworkflowtemplates: kept("clusterworkflowtemplates"),
    cronworkflows: withNamespaces(createCronStore(crons, hubs.cronworkflows)),
    workfloweventbindings: kept("workfloweventbindings"),
    start() {
      started ??= start();
      return started;
    },
    onDecided: workflows.onDecided,
    onSettled: removal.onSettled,
    onCronLoaded: hubs.cronworkflows.begin,
    onCronChange: (change) => tellCronChange(hubs.cronworkflows, change),
    async retire(uid) {
      await engine.rested(uid);
      const snapshot = await ports.snapshots.get(uid);
      if (snapshot === undefined) return engine.stateOf(uid) === undefined;
      return (
        snapshot.settled && (await removal.remove(snapshot.workflow, "its cron workflow's history limit")) === undefined
      );
    },
  };

  async function retire(uid: string): Promise<boolean> {
    const isGone = await retireWorkflow(nats, uid);
    if (isGone) ports.known.forget(uid);
    return isGone;
  }

  async function start(): Promise<void> {
    await shelf.load();
    const revision = Math.max(0, ...shelf.all().map((stored) => stored.revision));
    hubs.workflowtemplates.begin(revision);
    hubs.clusterworkflowtemplates.begin(revision);
    hubs.workfloweventbindings.begin(revision);
    hubs.workflows.begin((await streamUsage(nats)).lastSeq);
    await removal.sweep();
  }
}
