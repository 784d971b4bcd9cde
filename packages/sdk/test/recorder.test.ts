import { describe, expect, it } from "vitest";
import { createRecorder } from "../src/recorder.ts";
import { createRedactor } from "../src/redact.ts";

const secret = "s3cr3t-0123456789";
const redact = createRedactor([secret]);

/** One recorded call, and what is shown of it. */
function shown(call: Parameters<ReturnType<typeof createRecorder>["record"]>[0], reply?: string) {
  const recorder = createRecorder(() => 0);
  const answered = recorder.record(call);
  if (reply !== undefined) answered({ status: 200, body: reply });
  return recorder.exchanges(redact)[0];
}

describe("the recorder", () => {
  it("keeps what was sent and what was answered, and for how long one waited", () => {
    let now = 100;
    const recorder = createRecorder(() => now);
    const answered = recorder.record({ method: "POST", url: "https://a.test/x", body: "hello" });
    now = 142;
    answered({ status: 503, body: "later" });
    now = 1_000;
    expect(recorder.exchanges(redact)).toEqual([
      { method: "POST", url: "https://a.test/x", body: "hello", durationMs: 42, status: 503, reply: "later" },
    ]);
  });

  it("shows a call that was not answered without a status", () => {
    expect(shown({ method: "GET", url: "https://a.test/" })).toEqual({
      method: "GET",
      url: "https://a.test/",
      durationMs: 0,
    });
  });

  it.each([
    ["a password", "https://me:hunter2@a.test/x", "https://a.test/x"],
    [
      "a parameter that is called like one",
      "https://a.test/x?page=2&access_token=abc",
      "https://a.test/x?page=2&access_token=***",
    ],
    ["a known secret in the path", `https://a.test/hook/${secret}`, "https://a.test/hook/***"],
    ["a known secret in what is no URL", `a:b ${secret}`, "a:b ***"],
  ])("hides %s", (_, url, expected) => {
    expect(shown({ method: "GET", url })?.url).toBe(expected);
  });

  it.each([0, 1, 9, 16, 17])("leaves no part of a secret that lies %i characters before the cut", (before) => {
    const body = `${"x".repeat(4_096 - before)}${secret}${"y".repeat(100_000)}`;
    const exchange = shown({ method: "POST", url: "https://a.test/", body }, body);
    const xs = "x".repeat(4_096 - before);
    expect(exchange?.body).toBe(`${xs}***${"y".repeat(4_096)}`.slice(0, 4_096));
    expect(exchange?.reply).toBe(exchange?.body);
  });

  it("masks to the end where secrets are most of a long text", () => {
    const body = secret.repeat(20_000);
    expect(shown({ method: "POST", url: "https://a.test/", body })?.body).toBe("***".repeat(2_000).slice(0, 4_096));
  });

  it("counts bytes, and keeps the last of many calls", () => {
    const recorder = createRecorder(() => 0);
    for (let n = 0; n < 9; n += 1)
      recorder.record({ method: "PUT", url: `https://a.test/${n}`, body: new Uint8Array(n) });
    expect(recorder.exchanges(redact).map(({ url, body }) => `${url} ${body}`)).toEqual(
      [5, 6, 7, 8].map((n) => `https://a.test/${n} (${n} bytes)`),
    );
  });
});
