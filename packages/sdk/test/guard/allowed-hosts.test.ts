import { describe, expect, it } from "vitest";
import { isAllowed, readAllowedHosts } from "../../src/guard/allowed-hosts.ts";

function allows(list: string, host: string, address: string, port = 443): boolean {
  const read = readAllowedHosts(list);
  if ("problem" in read) throw new Error(read.problem);
  return isAllowed(read.allowed, { host, address, port });
}

describe("a list of allowed hosts", () => {
  it.each([
    ["hooks.internal", "hooks.internal", "10.0.0.1"],
    ["Hooks.Internal", "hooks.internal.", "10.0.0.1"],
    ["a.test, hooks.internal\n b.test", "hooks.internal", "10.0.0.1"],
    ["127.0.0.1", "localhost", "127.0.0.1"],
    ["127.0.0.1:443", "localhost", "127.0.0.1"],
    ["10.0.0.0/8", "anything.test", "10.200.3.4"],
    ["::1", "::1", "::1"],
    ["[::1]:443", "::1", "::1"],
    ["fd00::/8", "x.test", "fd12::3"],
    ["127.0.0.0/8", "::ffff:127.0.0.1", "::ffff:7f00:1"],
  ])("with %j opens %s at %s", (list, host, address) => {
    expect(allows(list, host, address)).toBe(true);
  });

  it.each([
    ["", "localhost", "127.0.0.1"],
    ["internal", "hooks.internal", "10.0.0.1"],
    ["hooks.internal", "hooks.internal.evil.test", "10.0.0.1"],
    ["hooks.internal:8080", "hooks.internal", "10.0.0.1"],
    ["127.0.0.1:80", "localhost", "127.0.0.1"],
    ["10.0.0.0/8", "x.test", "11.0.0.1"],
    ["0.0.0.0/0", "x.test", "::1"],
  ])("with %j does not open %s at %s", (list, host, address) => {
    expect(allows(list, host, address)).toBe(false);
  });

  it.each([
    "10.0.0.0/33",
    "http://a.test",
    "a.test:99999",
    "10.0.0",
    "a b/c",
    "10/8",
    "0x7f000001/8x",
    "-a.test",
    "[::1",
  ])("does not take %j for an entry", (text) => {
    expect(readAllowedHosts(`ok.test ${text}`)).toEqual({ problem: expect.stringContaining("is no host") });
  });
});
