import { once } from "node:events";
import { connect } from "node:net";
import { encodeEvent, requestSubject, sha256Hex } from "@onexit/events";
import { createPublisher, streamUsage } from "@onexit/nats";
import { sampleRequest } from "@onexit/sdk/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/nats.ts";
import { createOwnWorld, type OwnWorld } from "../../support/own-door.ts";
import { openSse } from "../../support/sse.ts";

/** More than a listener may be behind. */
const many = 11_000;

let world: OwnWorld;
beforeAll(async () => {
  world = await createOwnWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Requests of an action that nobody serves. */
async function askMany(action: string): Promise<void> {
  const publisher = createPublisher(world.nats);
  for (let n = 0; n < many; n += 500) {
    const some = Array.from({ length: 500 }, (_, i) => {
      const key = sha256Hex(`${action} ${n + i}`);
      const request = { ...sampleRequest(action, { text: "hi" }), key };
      return publisher.publish(requestSubject(request.workflow, action), encodeEvent(request, key, request.workflow), {
        id: key,
      });
    });
    await Promise.all(some);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
const json = async (path: string): Promise<any> => (await fetch(`${world.base}/api/onexit/v1${path}`)).json();

describe("a large store", () => {
  it("is told in pages that miss nothing, and begins anew for whoever is too far behind", async () => {
    // A listener that takes nothing while all of this happens.
    const { port, host } = new URL(world.base);
    const slow = connect(Number(port), "127.0.0.1", () => {
      slow.write(`GET /api/onexit/v1/stream HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    });
    await once(slow, "data");
    slow.pause();
    await askMany("a");
    await eventually(async () => (await json("/deliveries?action=a&limit=1")).counts.pending === many, 30_000);

    const seqs: number[] = [];
    for (let before = ""; ; ) {
      const page = await json(`/deliveries?action=a&limit=1000${before}`);
      seqs.push(...page.items.map(({ seq }: { seq: number }) => seq));
      if (page.next === undefined) break;
      before = `&before=${page.next}`;
    }
    expect(new Set(seqs).size).toBe(many);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));

    const { lastSeq } = await streamUsage(world.nats);
    await using late = await openSse(`${world.base}/api/onexit/v1/stream`, "1");
    const reset = await late.next();
    expect([reset.event, JSON.parse(reset.data).seq >= lastSeq, Number(late.lastId)]).toEqual([
      "reset",
      true,
      JSON.parse(reset.data).seq,
    ]);

    // It finds everything that it was told of in its order, or that it has to look at everything again.
    let text = "";
    slow.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    slow.resume();
    const isThere = () => text.includes("event: reset") || text.includes(`id: ${lastSeq}\n`);
    await eventually(isThere, 30_000);
    const ids = [...text.split("event: reset")[0]!.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    slow.destroy();
  });

  it("says how far it has been read while it is being read", async () => {
    const base = await world.openDoor({});
    const first = (await (await fetch(`${base}/api/onexit/v1/deliveries?action=a&limit=1`)).json()) as {
      index: object;
    };
    expect(first.index).toMatchObject({ ready: expect.any(Boolean), left: expect.any(Number), forgotten: 0 });
    await eventually(async () => {
      const { index } = (await (await fetch(`${base}/api/onexit/v1/health`)).json()) as {
        index: { ready: boolean; deliveries: number };
      };
      return index.ready && index.deliveries === many;
    }, 30_000);
  });
});
