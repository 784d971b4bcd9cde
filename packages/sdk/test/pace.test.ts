import { describe, expect, it } from "vitest";
import { createPace } from "../src/pace.ts";

function paceAt(start = 1_000) {
  let now = start;
  const pace = createPace({ monotonic: () => now, random: () => 0 });
  const pass = (ms: number) => {
    now += ms;
  };
  return { pace, pass };
}

/** How many visitors get in within so long, one trying every 5 ms; each learns the same. */
function visits({ pace, pass }: ReturnType<typeof paceAt>, ms: number, lesson?: "done") {
  let inside = 0;
  for (let passed = 0; passed < ms; passed += 5) {
    if (pace.enter() === 0) {
      inside += 1;
      if (lesson !== undefined) pace.learn(lesson);
    }
    pass(5);
  }
  return inside;
}

describe("a pace", () => {
  it("lets everybody in as long as nothing is wrong", () => {
    const { pace } = paceAt();
    expect(Array.from({ length: 100 }, () => pace.enter())).toEqual(Array(100).fill(0));
    expect(pace.state()).toBe("closed");
  });

  it("halves with every 429, those that bring the same news apart, and recovers with successes", () => {
    const place = paceAt();
    const { pace, pass } = place;
    for (let n = 0; n < 20; n += 1) pace.learn("limited");
    expect(visits(place, 1_000)).toBe(20);
    pass(1_000);
    pace.learn("limited");
    pass(1_000);
    expect(visits(place, 1_000)).toBe(10);
    expect(pace.state()).toBe("slow");
    visits(place, 10_000, "done");
    expect(pace.state()).toBe("closed");
    expect(visits(place, 1_000)).toBe(200);
  });

  it("gives those who wait turns of their own", () => {
    const { pace } = paceAt();
    pace.learn("limited");
    expect(Array.from({ length: 4 }, () => pace.enter())).toEqual([0, 100, 150, 200]);
  });

  it("leaves a destination alone that fails all the time, sends one to see, and opens with good news", () => {
    const { pace, pass } = paceAt();
    for (let n = 0; n < 7; n += 1) pace.learn("failed");
    expect([pace.state(), pace.enter()]).toEqual(["closed", 0]);
    pace.learn("failed");
    expect(pace.state()).toBe("open");
    expect(pace.enter()).toBe(1_000);
    pass(1_000);
    expect([pace.enter(), pace.enter()]).toEqual([0, 1_000]);
    pace.learn("failed");
    expect(pace.enter()).toBe(2_000);
    pass(2_000);
    expect(pace.enter()).toBe(0);
    pace.learn("done");
    expect([pace.state(), pace.enter(), pace.enter()]).toEqual(["closed", 0, 0]);
  });

  it("never leaves anybody waiting for longer than ten seconds", () => {
    const { pace } = paceAt();
    for (let n = 0; n < 100; n += 1) pace.learn("failed");
    expect(pace.enter()).toBe(10_000);
  });
});
