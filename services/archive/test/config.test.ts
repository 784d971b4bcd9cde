import { readConfig } from "@onexit/sdk";
import { describe, expect, it } from "vitest";
import { archiveConfig } from "../src/config.ts";
import { parseLifetime } from "../src/lifetime.ts";

describe("ARCHIVE_URL", () => {
  it.each([
    ["file:///var/lib/archive", "/var/lib/archive"],
    ["file:///with%20space/", "/with space/"],
    ["file://localhost/var", "/var"],
  ])("takes %s", (text, directory) => {
    expect(readConfig(archiveConfig, { ARCHIVE_URL: text }).values).toEqual({ directory });
  });

  it.each([
    ["s3://bucket/prefix", "s3:// is not supported yet"],
    ["/var/lib/archive", "must be a URL such as file:///"],
    ["https://x.test/", "must begin with file://"],
    ["file://host/share", "must name a directory of this host"],
    ["file:///a?b", "must end with the directory's path"],
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
