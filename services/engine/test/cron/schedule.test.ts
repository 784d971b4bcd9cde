import { describe, expect, it } from "vitest";
import { parseSchedule, unionOf } from "../../src/cron/schedule.ts";

const ms = (time: string) => Date.parse(time);
const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString().slice(0, 16));

function following(schedule: string, zone: string, after: string, count: number) {
  const parsed = parseSchedule(schedule, zone);
  const found: (string | undefined)[] = [];
  let at: number | undefined = ms(after);
  for (let i = 0; i < count && at !== undefined; i += 1) {
    at = parsed.next(at);
    found.push(iso(at));
  }
  return found.join(" ");
}

describe("a schedule", () => {
  it.each([
    ["each minute", "* * * * *", "UTC", "2026-01-01T00:00:30Z", "2026-01-01T00:01 2026-01-01T00:02"],
    ["the instant itself is not after it", "0 * * * *", "UTC", "2026-01-01T01:00:00Z", "2026-01-01T02:00"],
    ["a zone", "0 9 * * *", "America/New_York", "2026-01-05T00:00:00Z", "2026-01-05T14:00 2026-01-06T14:00"],
    ["a zone of its own", "CRON_TZ=Asia/Tokyo 0 9 * * *", "UTC", "2026-01-05T00:30:00Z", "2026-01-06T00:00"],
    ["TZ= means the same", "TZ=Asia/Tokyo 0 9 * * *", "UTC", "2026-01-05T00:30:00Z", "2026-01-06T00:00"],
    ["@daily", "@daily", "UTC", "2026-02-28T12:00:00Z", "2026-03-01T00:00 2026-03-02T00:00"],
    ["@hourly in a zone of half hours", "@hourly", "Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T00:30"],
    ["@every counts from 1970", "@every 1h30m", "UTC", "2026-01-01T00:10:00Z", "2026-01-01T01:30 2026-01-01T03:00"],
    [
      "the 31st of months that have one",
      "0 0 31 * *",
      "UTC",
      "2026-01-31T00:00:00Z",
      "2026-03-31T00:00 2026-05-31T00:00",
    ],
    ["the 29th of February", "0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00 2032-02-29T00:00"],
    ["the 30th of February is never", "0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", ""],
    ["one day field or the other", "0 0 13 * 5", "UTC", "2026-01-09T00:00:00Z", "2026-01-13T00:00 2026-01-16T00:00"],
    ["* with another item is still *", "0 0 *,3 * 5", "UTC", "2026-01-09T00:00:00Z", "2026-01-16T00:00"],
    ["? is *", "0 0 ? * 1-5", "UTC", "2026-01-02T00:00:00Z", "2026-01-05T00:00 2026-01-06T00:00"],
    ["a start with a step", "40/15 0 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:40 2026-01-01T00:55"],
    ["names", "0 0 * JAN-mar SUN", "UTC", "2026-03-28T00:00:00Z", "2026-03-29T00:00 2027-01-03T00:00"],
    // 2026-03-29 02:00 becomes 03:00 in Berlin, 2026-10-25 03:00 becomes 02:00.
    [
      "a time that summer time skips is met right after",
      "30 2 * * *",
      "Europe/Berlin",
      "2026-03-28T12:00:00Z",
      "2026-03-29T01:00 2026-03-30T00:30",
    ],
    [
      "a time that is repeated is met once",
      "30 2 * * *",
      "Europe/Berlin",
      "2026-10-24T12:00:00Z",
      "2026-10-25T00:30 2026-10-26T01:30",
    ],
    [
      "hours go on through the repetition",
      "0 * * * *",
      "Europe/Berlin",
      "2026-10-24T23:30:00Z",
      "2026-10-25T00:00 2026-10-25T01:00 2026-10-25T02:00",
    ],
    [
      "and through the gap",
      "0 * * * *",
      "Europe/Berlin",
      "2026-03-28T23:30:00Z",
      "2026-03-29T00:00 2026-03-29T01:00 2026-03-29T02:00",
    ],
    [
      "midnight that a zone skips",
      "0 0 * * *",
      "America/Santiago",
      "2026-09-05T12:00:00Z",
      "2026-09-06T04:00 2026-09-07T03:00",
    ],
  ])("%s", (_, schedule, zone, after, expected) => {
    const count = Math.max(1, expected.split(" ").length);
    expect(following(schedule, zone, after, count)).toBe(expected);
  });

  it.each([
    ["* * * * *", "UTC", "2026-01-01T00:01:00Z"],
    ["30 2 * * *", "Europe/Berlin", "2026-03-27T00:00:00Z"],
    ["30 2 * * *", "Europe/Berlin", "2026-10-23T00:00:00Z"],
    ["*/20 * * * *", "Europe/Berlin", "2026-10-24T23:00:00Z"],
    ["0 0 31 * *", "UTC", "2026-01-01T00:00:00Z"],
    ["@every 7s", "UTC", "2026-01-01T00:00:00Z"],
  ])("%s in %s finds backwards what it finds forwards", (text, zone, from) => {
    const schedule = parseSchedule(text, zone);
    let at = ms(from);
    for (let i = 0; i < 12; i += 1) {
      const next = schedule.next(at);
      if (next === undefined) throw new Error("no next");
      expect(schedule.latest(next)).toBe(next);
      expect(schedule.latest(next + 999)).toBe(next);
      expect(schedule.latest(next - 1)).toBeLessThan(next);
      expect(schedule.next(next - 1)).toBe(next);
      at = next;
    }
  });

  it("of several has the instants of all, each once", () => {
    const union = unionOf([parseSchedule("0 * * * *", "UTC"), parseSchedule("*/30 * * * *", "UTC")]);
    expect(iso(union.next(ms("2026-01-01T00:00:00Z")))).toBe("2026-01-01T00:30");
    expect(iso(union.next(ms("2026-01-01T00:30:00Z")))).toBe("2026-01-01T01:00");
    expect(iso(union.latest(ms("2026-01-01T01:10:00Z")))).toBe("2026-01-01T01:00");
  });

  it("with a zone that nobody has throws", () => {
    expect(() => parseSchedule("0 0 * * *", "Mars/Olympus").next(0)).toThrow(/Mars/);
  });
});
