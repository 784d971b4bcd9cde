import { Hono } from "hono";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { eventStream } from "../../src/api/event-stream.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const app = new Hono();
app.get("/", (c) =>
  eventStream(c, async (stream) => {
    await stream.send({ n: 1 });
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    await stream.send({ n: 2 });
  }),
);

async function textOf(accept: string): Promise<string> {
  const response = await app.request("/", { headers: { accept } });
  const text = response.text();
  await vi.advanceTimersByTimeAsync(20_000);
  return text;
}

it("sends events, and every 15 s a line that argo drops because it has no more than 6 bytes", async () => {
  expect(await textOf("text/event-stream")).toBe('data: {"result":{"n":1}}\n\n:\ndata: {"result":{"n":2}}\n\n');
});

it("sends lines of JSON alone to everybody else", async () => {
  expect(await textOf("*/*")).toBe('{"result":{"n":1}}\n{"result":{"n":2}}\n');
});

it("sends several in one write, each framed by itself, and none as nothing", async () => {
  const many = new Hono().get("/", (c) =>
    eventStream(c, async (stream) => {
      await stream.sendAll([]);
      await stream.sendAll([{ n: 1 }, { n: 2 }]);
    }),
  );
  const response = await many.request("/", { headers: { accept: "text/event-stream" } });
  const chunks: string[] = [];
  for await (const chunk of response.body ?? []) chunks.push(new TextDecoder().decode(chunk));
  expect(chunks).toEqual(['data: {"result":{"n":1}}\n\ndata: {"result":{"n":2}}\n\n']);
});
