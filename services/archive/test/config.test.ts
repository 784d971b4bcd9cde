import { readConfig } from "@onexit/sdk";
import { describe, expect, it } from "vitest";
import { archiveConfig } from "../src/config.ts";
import { parseLifetime } from "../src/lifetime.ts";

describe("ARCHIVE_URL", () => {
  it.each([
    ["file:///var/lib/archive", { directory: "/var/lib/archive" }],
    ["file:///with%20space/", { directory: "/with space/" }],
    ["file://localhost/var", { directory: "/var" }],
    ["s3://bucket", { bucket: "bucket" }],
    ["s3://bucket/", { bucket: "bucket" }],
    ["s3://my.bucket-1/a/b_c/", { bucket: "my.bucket-1", prefix: "a/b_c" }],
  ])("takes %s", (text, place) => {
    expect(readConfig(archiveConfig, { ARCHIVE_URL: text }).values).toEqual({ place });
  });

  it.each([
    ["s3:///prefix", "a bucket and plain names below it"],
    ["s3://Bu_cket/a", "a bucket and plain names below it"],
    ["s3://key:secret@bucket/a", "a bucket and plain names below it"],
    ["s3://bucket/a//b", "a bucket and plain names below it"],
    ["s3://bucket/a%20b", "a bucket and plain names below it"],
    ["s3://bucket/a?b", "must end with the path"],
    ["/var/lib/archive", "must be a URL such as file:///"],
    ["https://x.test/", "must begin with file:// or s3://"],
    ["file://host/share", "must name a directory of this host"],
    ["file:///a?b", "must end with the path"],
    ["file:///a%2Fb", "must name a directory of this host"],
  ])("refuses %s", (text, why) => {
    const { problems } = readConfig(archiveConfig, { ARCHIVE_URL: text });
    expect(problems).toEqual([expect.stringContaining(why)]);
  });
});

describe("parseLifetime", () => {
  it.each([
    ["90d", 90 * 86_400_000],
    ["1d12h", 36 * 3_600_000],
    ["30m", 1_800_000],
    ["3600", 3_600_000],
    ["0", undefined],
    ["0d", undefined],
    ["", undefined],
    ["-1d", undefined],
    ["1.5h", undefined],
    ["1w", undefined],
    ["99999999999d", undefined],
  ])("reads %j as %j ms", (text, ms) => {
    expect(parseLifetime(text)).toBe(ms);
  });
});
