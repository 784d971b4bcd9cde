import { expect, it } from "vitest";
import { createLanes } from "../src/lanes.ts";

function lanes(perDestination: number) {
  let now = 0;
  const made = createLanes({ perDestination, monotonic: () => now, random: () => 0 });
  return { ...made, advance: (ms: number) => (now += ms) };
}

it("lets so many into a lane, and others into theirs", () => {
  const { enter } = lanes(2);
  const first = enter("slow");
  enter("slow");
  expect(enter("slow")).toEqual({ waitMs: 250 });
  expect(enter("quick")).toHaveProperty("leave");
  if ("leave" in first) {
    first.leave();
    first.leave();
  }
  expect(enter("slow")).toHaveProperty("leave");
  expect(enter("slow")).toHaveProperty("waitMs");
});

it("closes a lane for as long as it was asked to, looked at every 30 s", () => {
  const { enter, pause, advance } = lanes(1);
  pause("limited", 40_000);
  expect(enter("limited")).toEqual({ waitMs: 30_000 });
  advance(30_000);
  expect(enter("limited")).toEqual({ waitMs: 10_000 });
  advance(10_000);
  expect(enter("limited")).toHaveProperty("leave");
});
