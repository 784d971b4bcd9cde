import { expect, it } from "vitest";
import { createAttemptTimes } from "../src/attempt-time.ts";
import { ShutdownError } from "../src/error.ts";
import { createLimit } from "../src/limit.ts";

const why = new Error("enough");

it("tells every listener once, those who come late at once, and those who left not at all", () => {
  const limit = createLimit();
  const heard: string[] = [];
  const listen = (name: string) => limit.onOver(({ message }) => void heard.push(`${name}: ${message}`));
  listen("early");
  listen("gone")();
  limit.end(why);
  limit.end(new Error("more"));
  listen("late");
  expect(heard).toEqual(["early: enough", "late: enough"]);
  expect(limit.reason).toBe(why);
  expect(() => limit.throwIfOver()).toThrow(why);
});

it.each(["before", "after"])("gives a signal to those who ask for one %s it is over", (when) => {
  const limit = createLimit();
  const early = when === "before" ? limit.signal : undefined;
  limit.end(why);
  expect(limit.signal).toMatchObject({ aborted: true, reason: why });
  if (early !== undefined) expect(limit.signal).toBe(early);
});

it("ends all attempts when the service stops, also those that begin then", () => {
  const stopping = new AbortController();
  const start = createAttemptTimes(stopping.signal);
  using running = start(60_000);
  const ended = start(60_000);
  ended[Symbol.dispose]();
  stopping.abort(new ShutdownError());
  using late = start(60_000);
  expect(running.limit.reason).toBeInstanceOf(ShutdownError);
  expect(late.limit.reason).toBeInstanceOf(ShutdownError);
  expect(ended.limit.reason?.message).toBe("the attempt is over");
});

it("ends an attempt whose time has run out", async () => {
  using time = createAttemptTimes(new AbortController().signal)(20);
  await expect.poll(() => time.limit.reason?.message).toBe("no answer within 0.02 s");
});
