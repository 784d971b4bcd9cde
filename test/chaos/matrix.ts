import { join } from "node:path";
import {
  type ActionRequested,
  encodeEvent,
  idempotencyKeyOf,
  type JsonObject,
  requestSubject,
  type StatusVariables,
  type WorkflowIdentity,
} from "@onexit/events";
import { createPublisher, openLedger } from "@onexit/nats";
import { packedMain } from "../support/built.ts";
import { baseEnvironment, type Child, startNode } from "../support/child.ts";
import { type Cleanups, createFrom } from "../support/cleanups.ts";
import { type InboxProcess, startInboxProcess } from "../support/inbox-process.ts";
import { aWorkflow } from "../support/journal.ts";
import { createTempDir, createTestServer, eventually, type TestServer } from "../support/nats.ts";
import { createTcpProxy } from "../support/tcp-proxy.ts";
import type { ChaosAction, Receiver } from "./action.ts";

/** One action's service as a process, deliveries for it, and a way to its receiver that can be cut. */
export interface Matrix extends AsyncDisposable {
  readonly inbox: InboxProcess;
  readonly server: TestServer;
  readonly receiver: Receiver;
  /** Asks for so many deliveries at once. */
  readonly request: (count: number) => Promise<void>;
  /** Starts the service; resolves when it takes requests. */
  readonly start: (environment?: Readonly<Record<string, string>>) => Promise<Child>;
  /** Nobody can connect to the receiver, until `up`. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  /** How many of the deliveries stand so in the ledger. */
  readonly standing: (state: "claimed" | "retrying" | "done") => Promise<number>;
  /** How many of the deliveries the receiver has. */
  readonly arrived: () => Promise<number>;
  /** Resolves when all are done; then says how many were lost and how many doubled. */
  readonly outcome: () => Promise<{ readonly lost: number; readonly doubled: number }>;
}

/** Long, for a machine that has much else to do. */
export const patienceMs = 120_000;

/** Takes every delivery in hand at once, so that a kill meets all of them. */
const wide = { ONEXIT_SLOTS: "256", ONEXIT_PER_DESTINATION: "256" };

/** Starts everything but the service. */
export function createMatrix(action: ChaosAction): Promise<Matrix> {
  return createFrom((cleanups) => open(cleanups, action));
}

async function open(cleanups: Cleanups, action: ChaosAction): Promise<Matrix> {
  const { dir } = cleanups.use(await createTempDir());
  const server = cleanups.use(await createTestServer());
  const inbox = cleanups.use(await startInboxProcess(join(dir, "inbox")));
  const grounds = {
    inbox,
    scratch: join(dir, "scratch"),
    archive: join(dir, "archive"),
    policies: join(dir, "policies"),
  };
  const receiver = cleanups.use(await action.open(grounds));
  const way = await wayTo(cleanups, receiver.environment);
  const nats = await server.connect();
  const publisher = createPublisher(nats);
  const ledger = openLedger(nats);
  const names: string[] = [];
  let child: Child | undefined;
  cleanups.defer(async () => child?.kill());

  const standing: Matrix["standing"] = async (state) => {
    let count = 0;
    for await (const { entry } of ledger.list({ action: action.name })) {
      if (entry.state === state) count += 1;
    }
    return count;
  };
  const arrived = async () => (await receiver.count(names)).there.size;
  return {
    inbox,
    server,
    receiver,
    async request(count) {
      await Promise.all(
        Array.from({ length: count }, async () => {
          const workflow = aWorkflow();
          names.push(workflow.name);
          await receiver.prepare?.(workflow, nats);
          const asked = requestFor(action.name, workflow, receiver.parameters?.(workflow.name) ?? {});
          const id = `${asked.key}:0`;
          await publisher.publish(requestSubject(workflow, action.name), encodeEvent(asked, id, workflow), { id });
        }),
      );
    },
    start: (environment = {}) =>
      supervised(() => {
        child = startNode({
          args: [packedMain(action.name)],
          env: {
            ...baseEnvironment,
            ...way.environment,
            ...wide,
            NATS_URL: `nats://${server.server.token}@127.0.0.1:${server.server.port}`,
            ONEXIT_HEALTH_PORT: "0",
            ONEXIT_HEALTH_HOST: "127.0.0.1",
            ONEXIT_ACK_WAIT_MS: "1500",
            ...environment,
          },
        });
        return child;
      }),
    down: way.down,
    up: way.up,
    standing,
    arrived,
    async outcome() {
      await eventually(async () => {
        let done = 0;
        for await (const { entry } of ledger.list({ action: action.name })) {
          if (entry.state === "dead") throw new Error(`a delivery died: ${JSON.stringify(entry.outcome)}`);
          if (entry.state === "done") done += 1;
        }
        return done === names.length;
      }, patienceMs);
      const counts = (await receiver.count(names)).there;
      return {
        lost: names.filter((name) => !counts.has(name)).length,
        doubled: names.filter((name) => (counts.get(name) ?? 0) > 1).length,
      };
    },
    [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
  };
}

/** The delivery of a workflow, whose destination is its own. */
function requestFor(action: string, workflow: WorkflowIdentity, parameters: JsonObject): ActionRequested {
  const { name: destination } = workflow;
  return {
    type: "ActionRequested",
    at: Date.now(),
    workflow,
    key: idempotencyKeyOf({ workflow, run: 0, origin: "onExit", action, destination }),
    action,
    origin: { kind: "node", node: `${destination}.onExit` },
    destination,
    parameters,
    variables: variablesOf(workflow),
    // Held by the receiver for as long as the test likes.
    timeoutMs: patienceMs,
    notAfter: Date.now() + 86_400_000,
    required: false,
  };
}

/** Starts it again while it ends for want of a server, as whoever looks after a service does. */
async function supervised(start: () => Child): Promise<Child> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const child = start();
    try {
      await child.says(/takes requests/, patienceMs);
      return child;
    } catch (error) {
      // One that is to end itself may get there before it is seen to be ready.
      const { signal } = await child.ends(patienceMs);
      if (signal === "SIGKILL") return child;
      if (performance.now() > deadline) throw error;
    }
  }
}

/** A relay before each port on this machine that the environment names. */
async function wayTo(cleanups: Cleanups, environment: Readonly<Record<string, string>>) {
  const ports = new Set(Object.values(environment).flatMap((value) => /127\.0\.0\.1:(\d+)/.exec(value)?.[1] ?? []));
  const relays = new Map(
    await Promise.all(
      [...ports].map(async (port) => [port, cleanups.use(await createTcpProxy(Number(port)))] as const),
    ),
  );
  const relayed = (value: string) =>
    value.replace(/(127\.0\.0\.1):(\d+)/, (_, host, port) => `${host}:${relays.get(port)?.port}`);
  return {
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, relayed(value)])),
    down: async () => void (await Promise.all([...relays.values()].map((relay) => relay.refuse()))),
    up: async () => void (await Promise.all([...relays.values()].map((relay) => relay.heal()))),
  };
}

function variablesOf({ name, namespace, uid }: WorkflowIdentity): StatusVariables {
  return {
    workflow: {
      name,
      namespace,
      uid,
      status: "Failed",
      message: "",
      duration: "1.000000",
      creationTimestamp: "2026-01-02T03:04:05Z",
      mainEntrypoint: "main",
      serviceAccountName: "default",
      parameters: {},
      labels: {},
      annotations: {},
      failures: [],
    },
    cluster: "local",
  };
}
