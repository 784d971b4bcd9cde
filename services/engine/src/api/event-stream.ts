import type { JsonObject } from "@onexit/events";
import type { Context } from "hono";
import { stream as streamed } from "hono/streaming";

/** Where messages of an answer without end go; waits while the client is slow. */
export interface EventStream {
  readonly send: (result: JsonObject) => Promise<void>;
  /** A message whose JSON is there already, `result` included. */
  readonly sendText: (line: string) => Promise<void>;
  /** True when the client is gone. */
  readonly isOver: () => boolean;
  readonly onOver: (act: () => void) => void;
}

/** What Argo's client takes for nothing: it drops lines of up to 6 bytes, and reads every other one from the sixth. */
const keepalive = ":\n";
const keepaliveMs = 15_000;

/**
 * An answer of many messages, `{"result": …}` each: events where the client accepts those, lines of JSON for others. Ends
 * with `produce`; what that throws ends it too, for an error has no place in such an answer.
 */
export function eventStream(c: Context, produce: (stream: EventStream) => Promise<void>): Response {
  const isEvents = c.req.header("accept")?.includes("text/event-stream") ?? false;
  c.header("content-type", isEvents ? "text/event-stream" : "application/json");
  c.header("cache-control", "no-cache");
  // Asks a proxy in between to hand on what it gets.
  c.header("x-accel-buffering", "no");
  return streamed(c, async (stream) => {
    const timer = isEvents ? setInterval(() => void stream.write(keepalive), keepaliveMs) : undefined;
    const over: (() => void)[] = [() => clearInterval(timer)];
    stream.onAbort(() => {
      for (const act of over) act();
    });
    const sendText = async (line: string) => {
      await stream.write(isEvents ? `data: ${line}\n\n` : `${line}\n`);
    };
    try {
      await produce({
        isOver: () => stream.aborted,
        onOver: (act) => void over.push(act),
        send: (result) => sendText(JSON.stringify({ result })),
        sendText,
      });
    } finally {
      clearInterval(timer);
    }
  });
}
