import type { JsonObject } from "@onexit/events";
import type { Issue } from "@onexit/manifest";
import { type End, resumed } from "./change.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import type { CronPorts } from "./ports.ts";
import { type CronParsed, type CronRecord, parseCron } from "./record.ts";
import { initialStatus } from "./status.ts";
import { argoCronWorkflow } from "./view.ts";

/** A cron workflow in Argo's shape, or why there is none. */
export type CronAnswer =
  | { readonly cron: JsonObject }
  | { readonly refused: "exists" | "absent" | "outdated" }
  | { readonly refused: "invalid"; readonly issues: readonly Issue[] };

/** What a client hands in. */
export interface CronRequest {
  readonly namespace: string;
  readonly manifest: JsonObject;
  /** WorkflowTemplates and other resources that its runs may refer to. */
  readonly resources: readonly JsonObject[];
  /** Of the one that is to be replaced; whichever it is when absent. */
  readonly revision?: number;
  /** Only what would come of it. */
  readonly dryRun?: boolean;
}

/** The cron workflows of an engine. */
export interface Crons {
  /** Takes up what is stored, and starts what is due from now on; after the engine has recovered. */
  readonly start: () => Promise<void>;
  readonly create: (request: CronRequest) => Promise<CronAnswer>;
  /** What is wrong with a manifest, if anything. */
  readonly check: (request: CronRequest) => CronParsed;
  readonly update: (name: string, request: CronRequest) => Promise<CronAnswer>;
  readonly suspend: (namespace: string, name: string, suspend: boolean) => Promise<CronAnswer>;
  readonly get: (namespace: string, name: string) => CronAnswer;
  /** By name; an empty namespace means all. */
  readonly list: (namespace: string) => readonly JsonObject[];
  /** False when there is none. Its runs go on. */
  readonly remove: (namespace: string, name: string) => Promise<boolean>;
  /** To be told that the stored templates have changed. */
  readonly onTemplates: () => void;
  /** To be told of every workflow that has ended. */
  readonly onEnded: (uid: string, end: End) => void;
  /** Starts nothing any more. */
  readonly close: () => Promise<void>;
}

/** The cron workflows of a store, none of them taken up yet. */
export function createCrons(ports: CronPorts): Crons {
  const keepers = new Map<string, Keeper>();
  /** What ended before the cron workflows were taken up. */
  const early = new Map<string, End>();
  let aliveSince: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let isLookWanted = false;
  const working = new Set<Promise<void>>();

  return {
    async start() {
      aliveSince = ports.now();
      for await (const { record, revision } of ports.store.list(ports.cluster)) {
        keep({ record, revision });
        ports.onLoaded?.(revision);
      }
      for (const keeper of keepers.values()) {
        for (const run of keeper.stored()?.record.status.active ?? []) {
          const end = early.get(run.uid);
          if (end !== undefined) keeper.onEnded(run.uid, end);
        }
        await keeper.reconcile();
      }
      early.clear();
      look();
    },
    async create({ namespace, manifest, resources, dryRun = false }) {
      const uid = ports.newId();
      const parsed = parse(uid, { namespace, manifest, resources });
      if ("issues" in parsed) return { refused: "invalid", issues: parsed.issues };
      const { cron, used } = parsed;
      const record: CronRecord = {
        uid,
        namespace,
        name: cron.name,
        createdAt: ports.now(),
        generation: 1,
        manifest,
        resources: used,
        status: initialStatus(ports.now()),
        writer: ports.newId(),
      };
      if (dryRun) return keepers.has(placeOf(namespace, cron.name)) ? { refused: "exists" } : { cron: draftOf(record) };
      const revision = await ports.store.create({ cluster: ports.cluster, namespace, name: cron.name }, record);
      if (revision === undefined) return { refused: "exists" };
      const keeper = keep({ record, revision });
      ports.onChange?.({ type: "ADDED", record, revision, next: keeper.next() });
      look();
      return answer(keeper);
    },
    check: (request) => parse(ports.newId(), request),
    update: (name, request) => {
      const { manifest, resources } = request;
      return edit(request.namespace, name, () => ({ manifest, resources }), request);
    },
    suspend: (namespace, name, suspend) =>
      edit(namespace, name, ({ manifest, resources }) => {
        const spec = manifest.spec as JsonObject;
        return { manifest: { ...manifest, spec: { ...spec, suspend } }, resources };
      }),
    get: (namespace, name) => answer(keepers.get(placeOf(namespace, name))),
    list: (namespace) =>
      [...keepers.values()]
        .filter(({ key }) => namespace === "" || key.namespace === namespace)
        .sort((a, b) => a.key.name.localeCompare(b.key.name))
        .flatMap((keeper) => {
          const shown = answer(keeper);
          return "cron" in shown ? [shown.cron] : [];
        }),
    async remove(namespace, name) {
      const isRemoved = await keepers.get(placeOf(namespace, name))?.remove();
      lookSoon();
      return isRemoved ?? false;
    },
    onTemplates() {
      for (const keeper of keepers.values()) keeper.reread();
      if (aliveSince !== undefined) lookSoon();
    },
    onEnded(uid, end) {
      if (aliveSince === undefined) early.set(uid, end);
      for (const keeper of keepers.values()) {
        if (keeper.stored()?.record.status.active.some((run) => run.uid === uid)) keeper.onEnded(uid, end);
      }
      if (aliveSince !== undefined) lookSoon();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all(working);
    },
  };

  function keep(stored: { readonly record: CronRecord; readonly revision: number }): Keeper {
    const { namespace, name } = stored.record;
    const keeper = createKeeper({ cluster: ports.cluster, namespace, name }, stored, aliveSince ?? ports.now(), ports);
    keepers.set(placeOf(namespace, name), keeper);
    return keeper;
  }

  /** What is stored here is looked up anew by every run; only what came with the request is kept beside the manifest. */
  function parse(uid: string, { namespace, manifest, resources }: CronRequest): CronParsed {
    const { semantics, zone, templatesFor } = ports;
    const all = [...resources, ...(templatesFor?.(manifest, namespace) ?? [])];
    const parsed = parseCron({ uid, namespace, manifest, resources: all, semantics, zone });
    return "issues" in parsed ? parsed : { ...parsed, used: parsed.used.filter((used) => resources.includes(used)) };
  }

  /** Replaces the manifest; what it is replaced by is checked before, and again when another engine was first. */
  async function edit(
    namespace: string,
    name: string,
    make: (record: CronRecord) => Pick<CronRecord, "manifest" | "resources">,
    { revision, dryRun = false }: Pick<CronRequest, "revision" | "dryRun"> = {},
  ): Promise<CronAnswer> {
    const keeper = keepers.get(placeOf(namespace, name));
    let refusal: CronAnswer | undefined;
    const isThere = await keeper?.change((record) => {
      const made = make(record);
      const before = parse(record.uid, record);
      const parsed = parse(record.uid, { namespace, ...made });
      refusal = undefined;
      if (revision !== undefined && revision !== keeper.stored()?.revision) refusal = { refused: "outdated" };
      else if ("issues" in parsed) refusal = { refused: "invalid", issues: parsed.issues };
      if (refusal !== undefined || "issues" in parsed) return undefined;
      const isRescheduled = !("cron" in before) || timesOf(before.cron) !== timesOf(parsed.cron);
      const status = resumed(parsed.plan, record.status, ports.now(), isRescheduled);
      const next = { ...record, ...made, resources: parsed.used, generation: record.generation + 1, status };
      if (dryRun) refusal = { cron: draftOf(next) };
      return dryRun ? undefined : next;
    });
    if (refusal !== undefined) return refusal;
    if (isThere) look();
    return answer(isThere ? keeper : undefined);
  }

  /** Looks after all that are due, then waits for the next instant; never longer than a clock may be trusted. */
  function look(): void {
    clearTimeout(timer);
    if (isClosed) return;
    for (const keeper of [...keepers.values()].filter((each) => each.isDue())) {
      const work = keeper.look().then(() => {
        working.delete(work);
        lookSoon();
      });
      working.add(work);
    }
    const soonest = Math.min(...[...keepers.values()].map((keeper) => keeper.next() ?? Number.POSITIVE_INFINITY));
    timer = setTimeout(look, Math.max(0, Math.min(soonest - ports.now(), ports.lookEveryMs)));
  }

  /** What became due while something else was done; many that end together ask once. */
  function lookSoon(): void {
    if (isLookWanted) return;
    isLookWanted = true;
    setImmediate(() => {
      isLookWanted = false;
      for (const [place, keeper] of keepers) if (keeper.stored() === undefined) keepers.delete(place);
      look();
    });
  }
}

function answer(keeper: Keeper | undefined): CronAnswer {
  const stored = keeper?.stored();
  if (keeper === undefined || stored === undefined) return { refused: "absent" };
  return { cron: argoCronWorkflow(stored.record, stored.revision, keeper.next()) };
}

/** As it would be shown if it were stored. */
function draftOf(record: CronRecord): JsonObject {
  return argoCronWorkflow(record, 0, undefined);
}

function timesOf({
  schedules,
  timezone,
}: {
  readonly schedules: readonly string[];
  readonly timezone?: string;
}): string {
  return JSON.stringify([schedules, timezone]);
}

function placeOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
