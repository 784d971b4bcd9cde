import { describe, expect, it } from "vitest";
import { createMailbox } from "../src/mailbox.ts";

describe("a mailbox", () => {
  it("gives in order what was put, at once or when it comes", async () => {
    using mailbox = createMailbox<number>(new AbortController().signal);
    mailbox.put(1);
    mailbox.put(2);
    expect([mailbox.next(), mailbox.next(), mailbox.next()]).toEqual([1, 2, undefined]);
    const waiting = mailbox.wait(5_000);
    mailbox.put(3);
    expect(await waiting).toBe(3);
  });

  it("says when nothing came in time", async () => {
    using mailbox = createMailbox<number>(new AbortController().signal);
    expect(await mailbox.wait(5)).toBe("timeout");
  });

  it("gives out nothing more once its signal has aborted", async () => {
    const ending = new AbortController();
    using mailbox = createMailbox<number>(ending.signal);
    const waiting = mailbox.wait(5_000);
    ending.abort();
    mailbox.put(1);
    expect(await waiting).toBe("aborted");
    expect(mailbox.next()).toBeUndefined();
  });

  it("passes a failure to the one who waits and to those who come later", async () => {
    using mailbox = createMailbox<number>(new AbortController().signal);
    const waiting = mailbox.wait(5_000);
    mailbox.fail(new Error("lost"));
    await expect(waiting).rejects.toThrow("lost");
    expect(() => mailbox.next()).toThrow("lost");
  });
});
