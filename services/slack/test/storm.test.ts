import { describe, expect, it } from "vitest";
import { afterFailure, type Storm } from "../src/storm.ts";

const second = 1_000;

/** Which digest each of some failures goes into. */
function digestsOf(
  failures: readonly (readonly [uid: string, at: number])[],
  most = 3,
): readonly (string | undefined)[] {
  let storm: Storm | undefined;
  return failures.map(([uid, now]) => {
    const [after, digest] = afterFailure(storm, { uid, now }, most);
    storm = after;
    return digest;
  });
}

const every = (ms: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => [`r${from + n}`, (from + n) * ms] as const);

describe("failures in one channel", () => {
  it("have messages of their own up to the limit, and one digest beyond", () => {
    expect(digestsOf(every(second, 6))).toEqual([undefined, undefined, undefined, "r3", "r3", "r3"]);
  });

  it("never come into a digest when they are far apart", () => {
    expect(digestsOf(every(20 * second, 10))).toEqual(Array(10).fill(undefined));
  });

  it("have messages of their own again when it has become quiet", () => {
    const [last] = digestsOf([...every(second, 6), ["late", 120 * second]]).slice(-1);
    expect(last).toBeUndefined();
  });

  it("go into another digest after five minutes, or two hundred runs", () => {
    const digests = digestsOf(every(10 * second, 60));
    expect(new Set(digests.slice(3))).toEqual(new Set(["r3", "r33"]));
    expect(new Set(digestsOf(every(second, 250)).slice(3))).toEqual(new Set(["r3", "r203"]));
  });

  it("of the same run count once", () => {
    expect(digestsOf(Array(9).fill(["same", 0]))).toEqual(Array(9).fill(undefined));
  });
});
