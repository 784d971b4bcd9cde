import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/nats.ts";
import { archive } from "./actions/archive.ts";
import { cleanup } from "./actions/cleanup.ts";
import { email } from "./actions/email.ts";
import { githubStatus } from "./actions/github-status.ts";
import { pagerduty } from "./actions/pagerduty.ts";
import { slack } from "./actions/slack.ts";
import { webhook } from "./actions/webhook.ts";
import { createMatrix, type Matrix, patienceMs } from "./matrix.ts";

const deliveries = 200;
const nothing = { lost: 0, doubled: 0 };
const longestMs = 4 * patienceMs;

let matrix: Matrix;
afterEach(() => matrix?.[Symbol.asyncDispose]());

/** All are in the receiver's hands, and none is answered. */
async function holdAll(): Promise<void> {
  const { disturbed } = matrix.receiver;
  if (disturbed === undefined) throw new Error("this receiver cannot hold anything");
  await matrix.inbox.fault(disturbed.acts, { hold: true, times: deliveries });
  await matrix.request(deliveries);
  await eventually(async () => (await matrix.inbox.held()) === deliveries, patienceMs);
  expect(await matrix.arrived()).toBe(0);
}

const allArrived = () => eventually(async () => (await matrix.arrived()) === deliveries, patienceMs);

describe.each([slack, githubStatus, pagerduty, webhook, email, archive, cleanup])(
  `$name, killed with ${deliveries} deliveries in hand,`,
  (action) => {
    beforeEach(async () => {
      matrix = await createMatrix(action);
    });

    it("before any was sent, and again among others", { timeout: longestMs }, async () => {
      await matrix.request(deliveries);
      const first = await matrix.start({ ONEXIT_CRASH_AT: "claimed:1" });
      expect(await first.ends(patienceMs)).toMatchObject({ signal: "SIGKILL" });
      expect(await matrix.arrived()).toBe(0);
      const second = await matrix.start({ ONEXIT_CRASH_AT: "claimed:150" });
      expect(await second.ends(patienceMs)).toMatchObject({ signal: "SIGKILL" });
      await matrix.start();
      expect(await matrix.outcome()).toEqual(nothing);
    });
  },
);

/** Where nobody answers, the act itself is the last that is seen before the record. */
describe.each([archive, cleanup])(`$name, killed with ${deliveries} deliveries in hand,`, (action) => {
  beforeEach(async () => {
    matrix = await createMatrix(action);
  });

  it("after the act and before it was recorded, once at first and once among others", {
    timeout: longestMs,
  }, async () => {
    await matrix.request(deliveries);
    for (const arrival of [1, 100]) {
      const service = await matrix.start({ ONEXIT_CRASH_AT: `acted:${arrival}` });
      expect(await service.ends(patienceMs)).toMatchObject({ signal: "SIGKILL" });
    }
    expect(await matrix.arrived()).toBeGreaterThan(await matrix.standing("done"));
    await matrix.start();
    expect(await matrix.outcome()).toEqual(nothing);
  });
});

/** Only who answers over a network can hold an answer back, or be away. */
describe.each([slack, githubStatus, pagerduty, webhook, email])(
  `$name, killed with ${deliveries} deliveries in hand,`,
  (action) => {
    beforeEach(async () => {
      matrix = await createMatrix(action);
    });

    it("while the receiver holds them all, which acts afterwards", { timeout: longestMs }, async () => {
      const service = await matrix.start();
      await holdAll();
      await service.kill();
      await matrix.inbox.release();
      await allArrived();
      await matrix.start();
      expect(await matrix.outcome()).toEqual(nothing);
    });

    it("after all were answered and before any was recorded", { timeout: longestMs }, async () => {
      const service = await matrix.start();
      await holdAll();
      // Without a server nothing can be recorded.
      await matrix.server.kill();
      await matrix.inbox.release();
      await allArrived();
      await service.kill();
      await matrix.server.restart();
      expect(await matrix.standing("done")).toBe(0);
      await matrix.start();
      expect(await matrix.outcome()).toEqual(nothing);
    });

    it("twice while all wait for a receiver that is down", { timeout: longestMs }, async () => {
      await matrix.down();
      const service = await matrix.start();
      await matrix.request(deliveries);
      await eventually(async () => (await matrix.standing("retrying")) === deliveries, patienceMs);
      await service.kill();
      const next = await matrix.start();
      await next.kill();
      await matrix.up();
      await matrix.start();
      expect(await matrix.outcome()).toEqual(nothing);
    });
  },
);
