import { expect, it } from "vitest";
import { entriesOf } from "../src/step-entries.ts";

const stepOf = (n: number) => ({
  node: `wf.s${n}`,
  step: `s${n}`,
  message: "exit code 2",
  exitCode: "2",
  attempt: 1,
  logTail: `line ${n}`,
});

it("says which step, why, and how its log ended", () => {
  const [entry] = entriesOf("u", [{ ...stepOf(0), message: "<oom>", attempt: 3 }]).entries;
  expect(entry?.text).toBe("*Step* s0 · exit code 2 · attempt 3\n&lt;oom&gt;\n```line 0```");
  const coloured = { ...stepOf(0), logTail: "\u001b[31mred\u001b[0m" };
  expect(entriesOf("u", [coloured], "etl-b").entries[0]?.text).toContain("```red```");
  expect(entriesOf("u", [{ ...stepOf(0), logTail: "" }], "etl-b").entries[0]?.text).toBe(
    "*Step* s0 · exit code 2 of etl-b",
  );
});

it("gives each step of each run a key of its own, the same each time", () => {
  const steps = [stepOf(0), stepOf(1)];
  const keys = ["u", "v", "u"].flatMap((uid) => entriesOf(uid, steps).entries.map(({ key }) => key));
  expect(new Set(keys).size).toBe(4);
  expect(keys.slice(0, 2)).toEqual(keys.slice(4));
});

it("counts what is beyond the first ten, and says so", () => {
  const { entries, truncated } = entriesOf(
    "u",
    Array.from({ length: 12 }, (_, n) => stepOf(n)),
  );
  expect(entries).toHaveLength(11);
  expect(entries.at(-1)?.text).toBe("and 2 more failed steps");
  expect(truncated).toEqual(["steps"]);
});

it("cuts what Slack would not take, and says what", () => {
  const long = { ...stepOf(1), step: "s".repeat(300), message: "m".repeat(9_000), logTail: "&".repeat(9_000) };
  const { entries, truncated } = entriesOf("u", [stepOf(0), long]);
  expect(entries[1]?.text.length).toBeLessThan(4_000);
  expect(truncated).toEqual(["steps[1].step", "steps[1].message", "steps[1].logTail"]);
});
