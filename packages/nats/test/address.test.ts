import { describe, expect, it } from "vitest";
import { parseAddress } from "../src/address.ts";

describe("parseAddress", () => {
  it.each([
    ["nats://127.0.0.1:4333", { servers: ["127.0.0.1:4333"], tls: false }],
    ["nats://nats.example", { servers: ["nats.example:4222"], tls: false }],
    ["tls://a:1, nats://b:2", { servers: ["a:1", "b:2"], tls: true }],
    ["nats://s3cr%3At@host", { servers: ["host:4222"], tls: false, token: "s3cr:t" }],
    ["nats://me:pw@host", { servers: ["host:4222"], tls: false, user: "me", pass: "pw" }],
    ["nats://[::1]:4222", { servers: ["[::1]:4222"], tls: false }],
  ])("reads %s", (url, expected) => {
    expect(parseAddress(url)).toEqual(expected);
  });

  it.each(["", "127.0.0.1:4222", "http://host", "nats://"])("refuses %j", (url) => {
    expect(() => parseAddress(url)).toThrow("nats://host:4222");
  });

  it("does not repeat a password", () => {
    expect(() => parseAddress("http://me:hunter2@host")).not.toThrow(/hunter2/);
  });
});
