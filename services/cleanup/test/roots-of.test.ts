import { describe, expect, it } from "vitest";
import { rootsOf } from "../src/roots-of.ts";

describe("CLEANUP_ROOTS", () => {
  it("holds directories and prefixes of buckets between colons or commas", () => {
    expect(rootsOf("/a:s3://b-1/x/y/:/c, s3://other/z/")).toEqual({
      directories: ["/a", "/c"],
      prefixes: [
        { bucket: "b-1", prefix: "x/y/" },
        { bucket: "other", prefix: "z/" },
      ],
    });
  });

  it.each([
    ["/", "is not an absolute directory below /"],
    ["tmp", "is not an absolute directory below /"],
    ["", "names no directory"],
    ["s3://bucket/", "is a whole bucket"],
    ["s3://bucket/tmp", "must end in a slash"],
    ["s3:///tmp/", "is no s3://bucket/prefix/"],
  ])("refuses %j", (text, why) => {
    expect(rootsOf(text)).toEqual({ problems: [expect.stringContaining(why)] });
  });
});
