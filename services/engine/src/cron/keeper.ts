import type { Issue } from "@onexit/manifest";
import type { CronKey, StoredCron } from "@onexit/nats";
import type { Refusal } from "../engine.ts";
import { dropped, type End, ended, refused, retired, submitted } from "./change.ts";
import { childManifest } from "./child.ts";
import { type CronPlan, decideRun, replacedBy } from "./decide.ts";
import type { CronPorts } from "./ports.ts";
import { type CronParsed, type CronRecord, parseCron } from "./record.ts";
import { type CronRun, type CronStatus, withCondition, withoutCondition } from "./status.ts";

/** Looks after one cron workflow: everything that happens to it happens here, one thing after the other. */
export interface Keeper {
  readonly key: CronKey;
  /** As it stands; undefined once it has been deleted. */
  readonly stored: () => StoredCron<CronRecord> | undefined;
  /** The next instant of its schedules at which a run may start, epoch ms; undefined when there is none. */
  readonly next: () => number | undefined;
  /** True when there is something to do now. */
  readonly isDue: () => boolean;
  /** Does what is to be done now. Never rejects: what fails is told, and tried again at the next look. */
  readonly look: () => Promise<void>;
  /** To be told how a run ended. */
  readonly onEnded: (uid: string, end: End) => void;
  /** Compares with what the engine knows of the runs, after a start. */
  readonly reconcile: () => Promise<void>;
  /** Stores what `change` makes of the record; undefined changes nothing. False when it has been deleted. */
  readonly change: (change: (record: CronRecord) => CronRecord | undefined) => Promise<boolean>;
  /** False when it had been deleted already. */
  readonly remove: () => Promise<boolean>;
  /** To be told that the stored templates have changed. */
  readonly reread: () => void;
}

/** How late a run may start that became due while no engine was there, if the manifest does not say. Argo: not at all. */
const graceMs = { onexit: 10_000, argo: 0 } as const;

/** A workflow that cannot be retired yet is looked at again after this long, then after twice as long, up to the last. */
const retireAfterMs = { first: 1_000, last: 60_000 } as const;

/** Keeps a cron workflow from this revision on. */
export function createKeeper(
  key: CronKey,
  first: StoredCron<CronRecord>,
  aliveSince: number,
  ports: CronPorts,
): Keeper {
  let stored: StoredCron<CronRecord> | undefined = first;
  let parsed = read(first.record);
  /** The first instant that is not decided and does not wait for anything else than the time. */
  let dueAt: number | undefined = firstAfter(0);
  let isStale = false;
  let isBusy = false;
  let retireAt = 0;
  let retireWaitMs: number = retireAfterMs.first;
  /** By the monotonic clock: what has failed is not tried again at once. */
  let restUntil = 0;
  let line: Promise<unknown> = Promise.resolve();
  const ends = new Map<string, End>();

  return {
    key,
    stored: () => stored,
    next,
    isDue: () => !isBusy && performance.now() >= restUntil && (isStale || ends.size > 0 || isDueAt(ports.now())),
    look: () => inTurn(step).catch(told),
    onEnded: (uid, end) => void ends.set(uid, end),
    reconcile: () => inTurn(reconcile).catch(told),
    change: (make) => inTurn(() => change(make)),
    remove: () => inTurn(remove),
    reread: () => void inTurn(reread).catch(told),
  };

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = line.then(async () => {
      isBusy = true;
      try {
        return await act();
      } finally {
        isBusy = false;
      }
    });
    line = result.catch(() => {});
    return result;
  }

  function told(error: unknown): void {
    isStale = true;
    restUntil = performance.now() + ports.lookEveryMs;
    ports.onProblem(`${key.namespace}/${key.name}`, error);
  }

  function read(record: CronRecord): CronParsed {
    const stored = ports.templatesFor?.(record.manifest, record.namespace) ?? [];
    const resources = [...record.resources, ...stored];
    return parseCron({ ...record, resources, semantics: ports.semantics, zone: ports.zone });
  }

  function next(): number | undefined {
    const now = ports.now();
    return dueAt !== undefined && dueAt <= now ? firstAfter(now) : dueAt;
  }

  function firstAfter(instant: number): number | undefined {
    if (stored === undefined || !("plan" in parsed)) return undefined;
    const { status } = stored.record;
    if (parsed.cron.suspend || status.phase === "Stopped") return undefined;
    return parsed.plan.schedule.next(Math.max(status.decidedUntil, instant));
  }

  function isDueAt(now: number): boolean {
    const status = stored?.record.status;
    if (status === undefined || !("plan" in parsed)) return false;
    const hasOldOnes = status.retiring.length > 0 && retireAt <= now;
    return hasOldOnes || (dueAt !== undefined && dueAt <= now) || status.active.some((run) => run.pending);
  }

  async function step(): Promise<void> {
    if (isStale) await reload();
    if (stored === undefined || !("plan" in parsed)) return;
    const { plan } = parsed;
    for (const [uid, end] of [...ends]) {
      await changeStatus((status) => ended(plan, status, uid, end));
      ends.delete(uid);
      retireAt = 0;
      retireWaitMs = retireAfterMs.first;
    }
    const moment = { now: ports.now(), aliveSince, graceMs: graceMs[ports.semantics] };
    await changeStatus((status) => decideRun(plan, status, moment)?.status);
    // What is due and not decided now waits for a run to end; the next change of the status asks again.
    if (dueAt !== undefined && dueAt <= moment.now) dueAt = firstAfter(moment.now);
    for (const run of stored?.record.status.active.filter(({ pending }) => pending) ?? []) await launch(plan, run);
    await retire();
  }

  /** A decided run becomes a workflow; any part of this may have been done before by an engine that died. */
  async function launch(plan: CronPlan, run: CronRun): Promise<void> {
    await ports.onDecided?.(run);
    if (stored === undefined) return;
    const { status, resources } = stored.record;
    const by = `cron workflow ${key.name}`;
    for (const other of replacedBy(plan, status, run)) await ports.terminate(other.uid, by);
    const manifest = childManifest(plan.cron, key.namespace, run);
    const { namespace } = key;
    const result = await ports.submit(manifest, { namespace, semantics: ports.semantics, resources, uid: run.uid });
    const found = "refused" in result ? await ports.find(run.uid, key.namespace) : {};
    if (found !== undefined) {
      await changeStatus((now) => submitted(now, run.uid));
      if (found.end !== undefined) ends.set(run.uid, found.end);
      return;
    }
    const why = "refused" in result ? refusalText(result.refused) : "";
    await changeStatus((now) => refused(now, run.uid, `Failed to submit Workflow: ${why}`));
  }

  async function retire(): Promise<void> {
    const { retiring = [] } = stored?.record.status ?? {};
    if (retiring.length === 0 || retireAt > ports.now()) return;
    for (const { uid } of retiring) if (await ports.retire(uid)) await changeStatus((status) => retired(status, uid));
    retireAt = ports.now() + retireWaitMs;
    retireWaitMs = Math.min(retireWaitMs * 2, retireAfterMs.last);
  }

  /** What ended while no engine was there is counted now; what nobody knows of is active no more. */
  async function reconcile(): Promise<void> {
    for (const { uid, pending } of stored?.record.status.active ?? []) {
      if (pending || ends.has(uid)) continue;
      const found = await ports.find(uid, key.namespace);
      if (found === undefined) await changeStatus((status) => dropped(status, uid));
      else if (found.end !== undefined) ends.set(uid, found.end);
    }
  }

  /** A cron workflow whose templates are gone starts nothing, and says so until they are back. */
  async function reread(): Promise<void> {
    if (stored === undefined) return;
    const wasWell = "plan" in parsed;
    parsed = read(stored.record);
    dueAt = firstAfter(0);
    const message = "issues" in parsed ? issuesText(parsed.issues) : undefined;
    if (message !== undefined) await changeStatus((status) => withCondition(status, { type: "SpecError", message }));
    else if (!wasWell) await changeStatus((status) => withoutCondition(status, "SpecError"));
  }

  async function reload(): Promise<void> {
    adopt(await ports.store.get(key));
    isStale = false;
  }

  function adopt(fresh: StoredCron<CronRecord> | undefined): void {
    if (fresh !== undefined && fresh.record.manifest !== stored?.record.manifest) parsed = read(fresh.record);
    stored = fresh;
    dueAt = firstAfter(0);
  }

  function changeStatus(make: (status: CronStatus) => CronStatus | undefined): Promise<boolean> {
    return change((record) => {
      const status = make(record.status);
      return status === undefined || status === record.status ? undefined : { ...record, status };
    });
  }

  async function change(make: (record: CronRecord) => CronRecord | undefined): Promise<boolean> {
    for (;;) {
      if (stored === undefined) return false;
      const made = make(stored.record);
      if (made === undefined) return true;
      const record = { ...made, writer: ports.newId() };
      const revision = await ports.store.update(key, record, stored.revision);
      adopt(revision === undefined ? await ports.store.get(key) : { record, revision });
      if (revision === undefined) continue;
      ports.onChange?.({ type: "MODIFIED", record, revision, next: next() });
      return true;
    }
  }

  async function remove(): Promise<boolean> {
    for (;;) {
      if (stored === undefined) return false;
      const last = stored;
      const isRemoved = await ports.store.remove(key, last.revision);
      adopt(isRemoved ? undefined : await ports.store.get(key));
      if (!isRemoved) continue;
      ports.onChange?.({ type: "DELETED", ...last, next: undefined });
      return true;
    }
  }
}

function refusalText(refusal: Refusal): string {
  if (refusal.reason === "exists") return `workflows.argoproj.io ${JSON.stringify(refusal.name)} already exists`;
  return issuesText(refusal.issues);
}

function issuesText(issues: readonly Issue[]): string {
  return issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
}
