import { describe, expect, it } from "vitest";
import { AttemptTimeoutError, UnclearError } from "../src/error.ts";
import { type Ended, settlementOf } from "../src/settlement.ts";
import { sampleRequest } from "../src/testing.ts";

const startedAt = 1_700_000_000_000;
const request = sampleRequest("told", {}, { timeoutMs: 6_000, notAfter: startedAt + 86_400_000 });

/** An attempt that ended 6 s after it began, and would be repeated at once. */
function endedWith(error: Error, begunAfterMs: number | undefined): Ended {
  const { key, action, workflow, notAfter } = request;
  return {
    request,
    claim: {
      state: "claimed",
      key,
      action,
      workflow,
      attempt: 1,
      owner: "one",
      at: startedAt,
      requestSeq: 1,
      notAfter,
    },
    result: { kind: "failed", dead: false, unclear: begunAfterMs !== undefined, error },
    notes: {},
    destination: "there",
    missing: [],
    startedAt,
    begunAt: begunAfterMs === undefined ? undefined : startedAt + begunAfterMs,
    now: startedAt + 6_000,
    random: 0,
    attempts: undefined,
    redact: (text) => text,
    exchanges: [],
  };
}

describe("an attempt that was given up", () => {
  const timeout = new AttemptTimeoutError(6_000);

  it.each([
    ["early, since most of its time was gone before its first byte", timeout, 5_000, 5_000],
    ["after its whole time", timeout, 0, 0],
    ["before its first byte", timeout, undefined, 0],
    ["for a connection that broke", new UnclearError("reset"), 5_000, 0],
  ])("%s", (_, error, begunAfterMs, waitsMs) => {
    const { nakMs, entry, event } = settlementOf(endedWith(error, begunAfterMs));
    expect(nakMs).toBe(waitsMs);
    expect(entry.notBefore).toBe(startedAt + 6_000 + waitsMs);
    expect(event).toMatchObject({ type: "ActionFailed", nextAttemptAt: startedAt + 6_000 + waitsMs });
  });

  it("is parked when the rest is long", () => {
    const long = { ...endedWith(timeout, 5_000), request: { ...request, timeoutMs: 60_000 } };
    const { nakMs, entry } = settlementOf(long);
    expect(nakMs).toBeUndefined();
    expect(entry).toMatchObject({ parked: true, notBefore: startedAt + 65_000 });
  });
});
