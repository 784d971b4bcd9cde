import { join } from "node:path";
import { type DeliveryState, isDeliveryEnded, isFulfilled, type NodePhase, type WorkflowEvent } from "@onexit/events";
import { openEventLog } from "@onexit/nats";
import { onexitMain, packedMain } from "./built.ts";
import { baseEnvironment, type Child, startNode } from "./child.ts";
import { type Cleanups, createFrom } from "./cleanups.ts";
import { manifestOf } from "./engine.ts";
import { type InboxProcess, startInboxProcess } from "./inbox-process.ts";
import { requireNoneLeft } from "./left-over.ts";
import { createTempDir, createTestServer, eventually } from "./nats.ts";

/** The services, each a process of its own. */
export const serviceNames = ["cleanup", "slack", "pagerduty", "github-status", "archive"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Whatever can be killed. */
export type PartName = ServiceName | "engine" | "nats";

/** What the engine's door says of a workflow; only what tests look at. */
export interface ShownWorkflow {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly status: {
    readonly phase: string;
    readonly message?: string;
    readonly finishedAt: string | null;
    readonly exitHandler?: { readonly phase: string; readonly ranBecause: string; readonly template: string };
    readonly nodes: Readonly<Record<string, ShownNode>>;
    readonly deliveries: readonly ShownDelivery[];
  };
}

export interface ShownNode {
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  readonly phase: NodePhase;
  readonly message?: string;
}

export interface ShownDelivery {
  readonly id: string;
  readonly key: string;
  readonly action: string;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly destination: string;
  readonly message: string;
}

/** Everything that production has, as processes of their own on this machine. */
export interface Cluster extends AsyncDisposable {
  readonly inbox: InboxProcess;
  /** Where steps may leave things, and where cleanup may remove them. */
  readonly scratch: string;
  /** Where steps note that they ran; nobody cleans it. */
  readonly marks: string;
  readonly archive: string;
  /** What a further service is started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** kill -9; resolves when it is dead. */
  readonly kill: (part: PartName) => Promise<void>;
  /** Starts what was killed or has ended; resolves when it works. */
  readonly start: (part: PartName, environment?: Readonly<Record<string, string>>) => Promise<void>;
  /** The exit of a process that ends itself. */
  readonly endOf: (part: ServiceName | "engine") => Promise<NodeJS.Signals | null>;
  readonly submit: (yaml: string) => Promise<ShownWorkflow>;
  readonly get: (name: string) => Promise<ShownWorkflow>;
  /** Waits for what the door says of a workflow; lets it be out of reach meanwhile. */
  readonly until: (name: string, holds: (workflow: ShownWorkflow) => boolean, ms?: number) => Promise<ShownWorkflow>;
  /** Waits until it and its deliveries have ended. */
  readonly settled: (name: string, ms?: number) => Promise<ShownWorkflow>;
  /** Everything in a workflow's journal. */
  readonly journal: (workflow: ShownWorkflow) => Promise<readonly WorkflowEvent[]>;
  /** What the parts have said for people, for a failing test. */
  readonly said: () => string;
}

const namespace = "default";

/** Starts everything; `ackWaitMs` says how soon the services take up what a dead one left. */
export function createCluster({ ackWaitMs = 1_500 } = {}): Promise<Cluster> {
  return createFrom((cleanups) => startAll(cleanups, ackWaitMs));
}

async function startAll(cleanups: Cleanups, ackWaitMs: number): Promise<Cluster> {
  const { dir } = cleanups.use(await createTempDir());
  cleanups.defer(() => requireNoneLeft(dir));
  const server = cleanups.use(await createTestServer());
  const inbox = cleanups.use(await startInboxProcess(join(dir, "inbox")));
  const scratch = join(dir, "scratch");
  const data = join(dir, "data");
  const archive = join(dir, "archive");
  const children = new Map<ServiceName | "engine", Child>();
  cleanups.defer(async () => {
    await Promise.all([...children.values()].map((child) => child.kill()));
  });
  const environment = {
    ...baseEnvironment,
    ...inbox.environment,
    NATS_URL: `nats://${server.server.token}@127.0.0.1:${server.server.port}`,
    CLEANUP_ROOTS: scratch,
    ARCHIVE_URL: `file://${archive}`,
    ARCHIVE_LOGS_DIR: join(data, "engine"),
    ONEXIT_HEALTH_PORT: "0",
    ONEXIT_HEALTH_HOST: "127.0.0.1",
    ONEXIT_ACK_WAIT_MS: String(ackWaitMs),
  };
  let door = "";

  const start: Cluster["start"] = async (part, more = {}) => {
    if (part === "nats") return server.restart();
    if (part === "engine") {
      const args = [onexitMain, "serve", "--roles", "engine", "--port", "0", "--health-port", "0", "--data-dir", data];
      const child = startNode({ args, cwd: dir, env: { ...environment, ...more } });
      children.set(part, child);
      const [, url = ""] = await child.says(/onexit serves engine on (http:\S+)/);
      door = `${url}/api/v1/workflows/${namespace}`;
      return;
    }
    const child = startNode({ args: [packedMain(part)], env: { ...environment, ...more } });
    children.set(part, child);
    await child.says(/takes requests/);
  };
  await Promise.all((["engine", ...serviceNames] as const).map((part) => start(part)));

  const call = async (path: string, init: RequestInit = {}): Promise<ShownWorkflow> => {
    const response = await fetch(`${door}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as ShownWorkflow;
  };
  const said = () => [...children].map(([name, child]) => `--- ${name}\n${child.stderr()}`).join("\n");
  const until: Cluster["until"] = async (name, holds, ms = 30_000) => {
    let last: ShownWorkflow | undefined;
    const look = async () => {
      // A killed engine, or one whose server was killed, is not there for the moment.
      last = (await call(`/${name}`).catch(() => undefined)) ?? last;
      return last !== undefined && holds(last);
    };
    await eventually(look, ms).catch((cause: unknown) => {
      throw new Error(`${name} is ${JSON.stringify(last?.status, undefined, 1)}\n${said()}`, { cause });
    });
    if (last === undefined) throw new Error(`${name} was never seen`);
    return last;
  };
  return {
    inbox,
    scratch,
    marks: join(dir, "marks"),
    archive,
    environment,
    start,
    said,
    until,
    async kill(part) {
      if (part === "nats") await server.kill();
      else await children.get(part)?.kill();
    },
    async endOf(part) {
      const exit = await children.get(part)?.ends(15_000);
      return exit?.signal ?? null;
    },
    submit: (yaml) => call("", { method: "POST", body: JSON.stringify({ workflow: manifestOf(yaml) }) }),
    get: (name) => call(`/${name}`),
    settled: (name, ms) => until(name, isOver, ms),
    async journal({ metadata }) {
      await using nats = await server.connect({ name: "reader" });
      const address = { cluster: "local", namespace: metadata.namespace, uid: metadata.uid };
      const events: WorkflowEvent[] = [];
      for await (const { decision } of openEventLog(nats).read(address, 0)) events.push(...decision.events);
      return events;
    },
    [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
  };
}

function isOver({ status }: ShownWorkflow): boolean {
  return (
    isFulfilled(status.phase as NodePhase) &&
    status.finishedAt !== null &&
    status.deliveries.every(({ state }) => isDeliveryEnded(state))
  );
}
