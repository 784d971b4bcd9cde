import { expect, it } from "vitest";
import { eventually } from "../support/nats.ts";
import { githubStatus } from "./actions/github-status.ts";
import { pagerduty } from "./actions/pagerduty.ts";
import { slack } from "./actions/slack.ts";
import { createMatrix, patienceMs } from "./matrix.ts";

const deliveries = 100;
const retryAfter = 4;

it.each([slack, githubStatus, pagerduty])(
  "$name asks nobody again before the time that a 429 named, though it is killed meanwhile, and loses none",
  { timeout: 4 * patienceMs },
  async (action) => {
    await using matrix = await createMatrix(action);
    const { disturbed } = matrix.receiver;
    if (disturbed === undefined) throw new Error("this receiver cannot refuse anything");
    await matrix.inbox.fault(disturbed.acts, { answer: 429, retryAfter, times: deliveries });
    await matrix.request(deliveries);
    const service = await matrix.start();
    await eventually(async () => (await matrix.standing("retrying")) === deliveries, patienceMs);
    await service.kill();
    await matrix.start();
    expect(await matrix.outcome()).toEqual({ lost: 0, doubled: 0 });

    const acts = (await matrix.inbox.received()).filter(({ path, method }) => {
      return method === "POST" && path.startsWith(disturbed.acts);
    });
    const refused = acts.filter(({ outcome }) => outcome.status === 429);
    const accepted = acts.filter(({ outcome }) => outcome.status !== 429);
    expect([refused.length, accepted.length]).toEqual([deliveries, deliveries]);
    for (const { at, request } of accepted) {
      const earlier = refused.find((one) => deliveryIn(one.request) === deliveryIn(request));
      expect(at - (earlier?.at ?? Number.NaN)).toBeGreaterThanOrEqual(retryAfter * 1_000);
    }
  },
);

/** The name of the delivery that a request is about. */
function deliveryIn(request: unknown): string {
  const [name] = /\bwf-\d+/.exec(JSON.stringify(request)) ?? [];
  if (name === undefined) throw new Error(`no delivery in ${JSON.stringify(request)}`);
  return name;
}
