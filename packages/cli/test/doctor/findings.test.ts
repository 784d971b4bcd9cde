import { describe, expect, it } from "vitest";
import { diskFinding, isOlder, nodeFinding } from "../../src/doctor/host.ts";
import { clockFinding, consumerFindings, storeFindings, tokenFinding } from "../../src/doctor/remote.ts";
import { actionFindings } from "../../src/doctor/secrets.ts";
import { describeActions } from "../../src/runtime/describe-actions.ts";
import { loadPureAction } from "../../src/runtime/host-actions.ts";
import { findingLines } from "../../src/view/findings.ts";
import { createStyle } from "../../src/view/style.ts";

const mebibyte = 1024 ** 2;

it("compares versions by their numbers", () => {
  expect(["2.9.3", "2.9.10", "2.10.0", "2.9.4"].map((version) => isOlder(version, "2.9.4"))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(nodeFinding("20.18.3").state).toBe("problem");
  expect(nodeFinding("22.1.0").state).toBe("ok");
});

it.each([
  [50 * mebibyte, "problem", "50 MiB free"],
  [500 * mebibyte, "note", "500 MiB free"],
  [40 * 1024 * mebibyte, "ok", "40 GiB free"],
])("takes %d bytes of room for %s", (free, state, detail) => {
  expect(diskFinding(free)).toMatchObject({ state, detail });
});

it.each([
  ["Bearer oxt_abc", "ok"],
  ["Basic dTpw", "ok"],
  ["oxt_abc", "problem"],
  ["Bearer ", "problem"],
  ["Bearer oxt_abc\n", "problem"],
])("takes the token %j for %s, and does not show it", (token, state) => {
  const finding = tokenFinding(token);
  expect(finding.state).toBe(state);
  expect(JSON.stringify(finding)).not.toContain("oxt_abc");
});

const now = Date.UTC(2026, 0, 2, 12, 0, 0, 400);
it.each([
  [0, "ok", "the engine's agrees with this one's"],
  [-20, "note", "the engine's is 20 s behind this one's"],
  [300, "problem", "the engine's is 300 s ahead of this one's"],
])("a clock that differs by %d s is %s", (seconds, state, detail) => {
  const date = new Date(now + seconds * 1_000).toUTCString();
  expect(clockFinding(date, now)).toMatchObject({ state, detail });
  expect(clockFinding(null, now).state).toBe("note");
});

describe("actionFindings", () => {
  async function findings(name: string, environment: Readonly<Record<string, string>>) {
    const described = (await describeActions([], environment)).find((each) => each.name === name);
    if (described === undefined) throw new Error(`no ${name}`);
    return actionFindings(described, await loadPureAction(name, []), environment);
  }

  it("says which secrets are there, which not, and what is wrong with them", async () => {
    expect(await findings("pagerduty", {})).toMatchObject([
      { state: "note", detail: expect.stringContaining("needs PAGERDUTY_ROUTING_KEY") },
    ]);
    expect(await findings("github-status", { GITHUB_TOKEN: "ghp_hidden", GITHUB_TOKEN_FILE: "/x" })).toMatchObject([
      { state: "problem", detail: "GITHUB_TOKEN and GITHUB_TOKEN_FILE are both set; keep one" },
    ]);
    const wrong = await findings("slack", { SLACK_WEBHOOK_URL: "hooks.hidden" });
    expect(wrong).toMatchObject([{ state: "problem" }]);
    expect(JSON.stringify(wrong)).not.toContain("hidden");
  });

  it("says that a webhook's message cannot be changed", async () => {
    expect(await findings("slack", { SLACK_WEBHOOK_URL: "https://hooks.test/x" })).toMatchObject([
      { state: "ok", detail: "has SLACK_WEBHOOK_URL" },
      { state: "note", detail: expect.stringContaining("cannot be changed later") },
    ]);
    expect(
      await findings("slack", { SLACK_WEBHOOK_URL: "https://hooks.test/x", SLACK_BOT_TOKEN: "xoxb-1" }),
    ).toMatchObject([{ state: "ok" }]);
  });
});

it("has a word beside each icon, and counts", () => {
  const style = createStyle({ color: false, utf8: false });
  const findings = [
    { name: "node", state: "ok", detail: "20" },
    { name: "disk", state: "problem", detail: "full", help: "make room" },
    { name: "x", state: "note", detail: "hm" },
  ] as const;
  expect(findingLines(findings, style)).toEqual([
    "[ok] ok         node  20",
    "[fail] problem  disk  full",
    "    make room",
    "[prev] note     x     hm",
    "",
    "1 problem, 1 note",
  ]);
  expect(findingLines(findings.slice(0, 1), style).at(-1)).toBe("all is there");
});

it("names stores that are missing, forbidden or laid out otherwise, and says what to do", () => {
  const fit = { name: "ONEXIT", state: "fit", differences: [] } as const;
  expect(storeFindings([fit])).toMatchObject([{ state: "ok" }]);
  expect(
    storeFindings([
      fit,
      { name: "KV_onexit-ledger", state: "missing", differences: [] },
      { name: "KV_onexit-crons", state: "forbidden", differences: [] },
      { name: "KV_onexit-leases", state: "different", differences: ["max_age"] },
    ]).map(({ state, detail }) => `${state}: ${detail}`),
  ).toEqual([
    "problem: KV_onexit-ledger is not there",
    "note: this user may not look at KV_onexit-crons",
    "problem: KV_onexit-leases differs from ours in max_age",
  ]);
});

it("takes messages that wait while nobody asks for any for a service that does not run", () => {
  const slack = { name: "slack", pending: 3, unacknowledged: 0, waiting: 0 };
  expect(consumerFindings([slack])).toMatchObject([
    { state: "problem", name: "consumer slack", detail: "3 messages wait, and nobody takes them" },
  ]);
  expect(consumerFindings([{ ...slack, waiting: 1 }])).toMatchObject([{ state: "ok", detail: "slack" }]);
  expect(consumerFindings([{ ...slack, unacknowledged: 2 }])).toMatchObject([{ state: "ok" }]);
  expect(consumerFindings([])).toMatchObject([{ state: "note" }]);
});
