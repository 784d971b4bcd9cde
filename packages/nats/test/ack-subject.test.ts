import { describe, expect, it } from "vitest";
import { parseAckSubject } from "../src/ack-subject.ts";

const expected = { deliveryCount: 2, streamSeq: 41, deliverySeq: 7, at: 1_700_000_000_123, pending: 3 };

describe("parseAckSubject", () => {
  it.each([
    ["of old servers", "$JS.ACK.ONEXIT.slack.2.41.7.1700000000123456789.3"],
    ["of new servers", "$JS.ACK._.ABCDEF.ONEXIT.slack.2.41.7.1700000000123456789.3"],
    ["of new servers with a random end", "$JS.ACK.hub.ABCDEF.ONEXIT.slack.2.41.7.1700000000123456789.3.xyz"],
  ])("reads the form %s", (_, subject) => {
    expect(parseAckSubject(subject)).toEqual(expected);
  });

  it.each(["", "_INBOX.abc", "$JS.ACK.ONEXIT.slack.2", "$JS.API.a.b.c.d.e.f.g"])("refuses %j", (subject) => {
    expect(() => parseAckSubject(subject)).toThrow("not the reply subject");
  });
});
