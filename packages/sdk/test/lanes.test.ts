import { expect, it } from "vitest";
import { createLanes, type Entry } from "../src/lanes.ts";

function lanes(perDestination: number, random = () => 0) {
  let now = 0;
  const made = createLanes({ perDestination, monotonic: () => now, random });
  const advance = (ms: number) => {
    now += ms;
  };
  return { ...made, advance };
}

function leave(entry: Entry | undefined): void {
  if (entry === undefined || "waitMs" in entry) throw new Error("not inside");
  entry.leave();
}

it("lets so many into a lane, and others into theirs", async () => {
  const { enter } = lanes(2);
  await enter("slow");
  await enter("slow");
  expect(await enter("slow")).toEqual({ waitMs: 250 });
  expect(await enter("other")).toHaveProperty("leave");
});

it("counts one who leaves twice once", async () => {
  const { enter, advance } = lanes(2);
  const first = await enter("slow");
  await enter("slow");
  advance(10_000);
  leave(first);
  leave(first);
  expect(await enter("slow")).toHaveProperty("leave");
  expect(await enter("slow")).toHaveProperty("waitMs");
});

it("hands places over in order where they come free quickly", async () => {
  const { enter, advance } = lanes(1);
  const first = await enter("quick");
  advance(5);
  leave(first);
  const second = await enter("quick");
  const [third, fourth] = [enter("quick"), enter("quick")];
  leave(second);
  leave(await third);
  expect(await fourth).toHaveProperty("leave");
});

it("holds nobody for long when a quick destination stalls", async () => {
  const { enter, advance } = lanes(1);
  const first = await enter("quick");
  advance(5);
  leave(first);
  const second = await enter("quick");
  const startedAt = performance.now();
  expect(await enter("quick")).toHaveProperty("waitMs");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  leave(second);
  expect(await enter("quick")).toHaveProperty("leave");
});

it("sends those who find a slow lane full away until their turns, one after the other", async () => {
  const { enter, advance } = lanes(2);
  const entries = [await enter("slow"), await enter("slow")];
  advance(400);
  for (const entry of entries) leave(entry);
  await enter("slow");
  await enter("slow");
  const waits = await Promise.all(Array.from({ length: 30 }, () => enter("slow")));
  expect(waits.slice(0, 3)).toEqual([{ waitMs: 450 }, { waitMs: 650 }, { waitMs: 850 }]);
  expect(waits.at(-1)).toEqual({ waitMs: 2_500 });
});

it("sends those whose turn is far off away for at most one stay, and not all until the same moment", async () => {
  let drawn = 0;
  const { enter, advance } = lanes(1, () => drawn++ / 20);
  await enter("slow");
  advance(12_000);
  const waits = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const entry = await enter("slow");
      return "waitMs" in entry ? entry.waitMs : 0;
    }),
  );
  expect(Math.max(...waits.slice(1))).toBeLessThanOrEqual(12_000);
  expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(6_000);
  expect(new Set(waits).size).toBe(waits.length);
});

it("has forgotten the turns of those who only came to look once the destination is quick again", async () => {
  const { enter, advance } = lanes(1);
  const slow = await enter("slow");
  advance(5_000);
  for (let n = 0; n < 100; n += 1) expect(await enter("slow")).toEqual({ waitMs: 2_500 });
  leave(slow);
  // Quick visits, until the stay of 5 s hardly counts any more.
  for (let n = 0; n < 40; n += 1) {
    const quick = await enter("slow");
    advance(150);
    leave(quick);
  }
  await enter("slow");
  expect(await enter("slow")).toEqual({ waitMs: expect.toSatisfy((ms: number) => ms > 250 && ms < 450) });
});

it("comes to look every 15 to 30 s at a destination that does not answer at all", async () => {
  const { enter, advance } = lanes(1, () => 1);
  await enter("dead");
  advance(600_000);
  expect(await enter("dead")).toEqual({ waitMs: 30_000 });
});

it("takes a destination that has never answered for as slow as it has been so far", async () => {
  const { enter, advance } = lanes(2);
  await enter("slow");
  await enter("slow");
  expect(await enter("slow")).toEqual({ waitMs: 250 });
  advance(2_000);
  expect(await enter("slow")).toEqual({ waitMs: 1_250 });
  expect(await enter("slow")).toEqual({ waitMs: 2_250 });
});

it("closes a lane for as long as it was asked to, looked at every 30 s", async () => {
  const { enter, pause, advance } = lanes(1);
  pause("limited", 40_000);
  expect(await enter("limited")).toEqual({ waitMs: 30_000 });
  advance(30_000);
  expect(await enter("limited")).toEqual({ waitMs: 10_000 });
  advance(10_000);
  expect(await enter("limited")).toHaveProperty("leave");
});

it("says which destinations are not treated as usual, and for how long nobody goes there", () => {
  const { pause, learn, troubled, advance } = lanes(1);
  learn("fine", "done");
  learn("limited", "limited");
  for (let n = 0; n < 8; n += 1) learn("broken", "failed");
  pause("paused", 40_000);
  advance(400);
  expect(Object.fromEntries(troubled())).toEqual({
    limited: { state: "slow", restMs: 0 },
    broken: { state: "open", restMs: 600 },
    paused: { state: "paused", restMs: 39_600 },
  });
});
