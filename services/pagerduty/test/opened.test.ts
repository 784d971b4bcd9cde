import { describe, expect, it } from "vitest";
import { isOvertaken, type Opened, withoutTrigger, withSuccess, withTrigger } from "../src/opened.ts";

const alert = (at: number, autoResolve = true) => ({ at, autoResolve });
const opened = (alerts: Opened["alerts"], succeeded?: number): Opened => ({
  alerts,
  ...(succeeded === undefined ? {} : { succeeded }),
});

describe("a trigger", () => {
  it("is remembered by its latest cause, and that one's wish holds", () => {
    const first = withTrigger(undefined, "k", alert(10));
    expect(withTrigger(first, "k", alert(20, false)).alerts).toEqual({ k: alert(20, false) });
    expect(withTrigger(withTrigger(first, "k", alert(20, false)), "k", alert(10)).alerts).toEqual({
      k: alert(20, false),
    });
  });

  it("is one of the hundred newest", () => {
    const many = Array.from({ length: 150 }, (_, n) => n);
    const { alerts } = many.reduce<Opened>((before, n) => withTrigger(before, `k${n}`, alert(n)), opened({}, 3));
    expect(Object.keys(alerts)).toHaveLength(100);
    expect(alerts).toMatchObject({ k149: alert(149), k50: alert(50) });
  });

  it.each([
    ["no run has succeeded", undefined, true, false],
    ["the run that succeeded began before its cause", 10, true, false],
    ["a run that began after its cause has succeeded", 11, true, true],
    ["nobody may resolve it unasked", 11, false, false],
  ])("when %s", (_, succeeded, autoResolve, expected) => {
    expect(isOvertaken(opened({}, succeeded), alert(10, autoResolve))).toBe(expected);
  });

  it("that was refused is forgotten, unless a later one was sent", () => {
    expect(withoutTrigger(opened({ k: alert(10) }), "k", 10)).toEqual(opened({}));
    expect(withoutTrigger(opened({ k: alert(20) }), "k", 10)).toEqual(opened({ k: alert(20) }));
  });
});

describe("a success", () => {
  it.each([
    ["was triggered before the run began", alert(10), { at: 10, action: "trigger" }, true],
    ["is still being triggered", alert(10), undefined, true],
    ["was triggered while the run ran", alert(25), { at: 25, action: "trigger" }, false],
    ["asked to be left", alert(10, false), { at: 10, action: "trigger" }, false],
    ["was resolved", alert(10), { at: 15, action: "resolve" }, false],
    ["was resolved before it was triggered again", alert(10), { at: 5, action: "resolve" }, true],
    ["was acknowledged", alert(10), { at: 15, action: "acknowledge" }, true],
    ["another template has triggered since", alert(10), { at: 15, action: "trigger" }, false],
  ])("of a run that began at 20, when an alert %s", (_, one, last, isResolved) => {
    const [after, resolves] = withSuccess(opened({ k: one }), 20, { k: last });
    expect(resolves).toEqual(isResolved ? ["k"] : []);
    expect(after.succeeded).toBe(20);
  });

  it("forgets what is closed, and is no step back from a later one", () => {
    const before = opened({ a: alert(10), b: alert(10, false) }, 30);
    const [after] = withSuccess(before, 20, { a: { at: 12, action: "resolve" }, b: { at: 10, action: "trigger" } });
    expect(after).toEqual(opened({ b: alert(10, false) }, 30));
  });
});
