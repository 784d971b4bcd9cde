import type { LedgerEntry } from "@onexit/events";
import { expect, it } from "vitest";
import { standingOf } from "../src/standing.ts";

const workflow = { cluster: "local", namespace: "n", name: "w", uid: "u" };
const entry: LedgerEntry = {
  state: "claimed",
  key: "k",
  action: "a",
  workflow,
  attempt: 2,
  owner: "other",
  at: 0,
  requestSeq: 1,
  notAfter: 1e9,
};
const observer = { now: 100_000, owner: "me", unchangedMs: 0, staleMs: 10_000 };

it.each([
  ["nothing is known", undefined, {}, { step: "claim", attempt: 1, unclear: false }],
  ["it is done", { state: "done" }, {}, { step: "repeat" }],
  ["it is dead", { state: "dead" }, {}, { step: "repeat" }],
  ["a retry is due", { state: "retrying", notBefore: 100_000 }, {}, { step: "claim", attempt: 3, unclear: false }],
  ["an unclear retry is due", { state: "retrying", unclear: true }, {}, { step: "claim", attempt: 3, unclear: true }],
  ["a retry is early", { state: "retrying", notBefore: 107_000 }, {}, { step: "wait", delayMs: 7_000 }],
  ["a parked retry is early", { state: "retrying", notBefore: 107_000, parked: true }, {}, { step: "leave" }],
  ["somebody else acts", {}, { unchangedMs: 4_000 }, { step: "wait", delayMs: 6_000 }],
  ["somebody died before the act", {}, { unchangedMs: 10_000 }, { step: "claim", attempt: 2, unclear: false }],
  [
    "somebody died in the act",
    { unclear: true },
    { unchangedMs: 10_000 },
    { step: "claim", attempt: 3, unclear: true },
  ],
  ["we could not record it", { owner: "me", unclear: true }, {}, { step: "claim", attempt: 3, unclear: true }],
])("knows what to do when %s", (_, changes, seen, expected) => {
  const found = changes === undefined ? undefined : { ...entry, ...(changes as Partial<LedgerEntry>) };
  expect(standingOf(found, { ...observer, ...seen })).toMatchObject(expected);
});
