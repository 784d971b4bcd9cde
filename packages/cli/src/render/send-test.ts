import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import {
  type ActionRequested,
  type DeliveryEvent,
  encodeEvent,
  idempotencyKeyOf,
  requestSubject,
} from "@onexit/events";
import { createPublisher } from "@onexit/nats";
import { ConfigError, startAction } from "@onexit/sdk";
import { deferred } from "../deferred.ts";
import { loadAction } from "../runtime/host-actions.ts";
import { openStore } from "../runtime/store.ts";
import { UsageError } from "../usage-error.ts";

/** No attempt is waited for longer than this, ms. */
const patienceMs = 60_000;

/** One attempt at each message by the action's own service, in a store that nobody else sees and that is gone afterwards. */
export async function sendTests(
  action: string,
  requests: readonly ActionRequested[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly DeliveryEvent[]> {
  const dir = await mkdtemp(join(tmpdir(), "onexit-test-message-"));
  try {
    await using store = await openStore(join(dir, "nats"), "onexit-test-message");
    const { nats } = store;
    const told = new Map<string, DeliveryEvent>();
    const over = deferred<void>();
    const tests = requests.map((request) => testOf(request, Date.now()));
    await using _ = await startAction(await loadAction(action, { nats, place: { nodes: dir } }), {
      nats,
      environment,
      whenMissing: "refuse",
      logTo: new Writable({ write: (_chunk, _encoding, done) => done() }),
      graceMs: 0,
      onEvent(event) {
        if (!told.has(event.key)) told.set(event.key, event);
        if (told.size === tests.length) over.resolve();
      },
    }).catch((error: unknown) => {
      throw error instanceof ConfigError ? new UsageError(error.message) : error;
    });
    const publisher = createPublisher(nats);
    for (const test of tests) {
      const id = `${test.key}:0`;
      await publisher.publish(requestSubject(test.workflow, action), encodeEvent(test, id, test.workflow), { id });
    }
    const timer = setTimeout(over.resolve, patienceMs);
    await over.promise;
    clearTimeout(timer);
    return tests.flatMap(({ key }) => told.get(key) ?? []);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The same message under a key of its own: no ledger and no receiver can take it for the delivery. */
function testOf(request: ActionRequested, now: number): ActionRequested {
  const { workflow, action, destination } = request;
  const origin = `test message ${randomUUID()}`;
  return {
    ...request,
    key: idempotencyKeyOf({ workflow, run: 0, origin, action, destination }),
    origin: { kind: "event", event: "test message" },
    timeoutMs: Math.min(request.timeoutMs, patienceMs / 2),
    notAfter: now + patienceMs,
    required: false,
  };
}
