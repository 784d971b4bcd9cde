import type { JsonObject } from "@onexit/events";
import type { Context } from "hono";
import { stream as streamed } from "hono/streaming";
import { whenBarred } from "../auth/standing.ts";

/** Where messages of an answer without end go; waits while the client is slow. */
export interface EventStream {
  readonly send: (result: JsonObject) => Promise<void>;
  /** Several in one write: of many small ones the writes cost more than all the rest. */
  readonly sendAll: (results: readonly JsonObject[]) => Promise<void>;
  /** A message whose JSON is there already, `result` included. */
  readonly sendText: (line: string) => Promise<void>;
  /** True when the client is gone, or may not be told any more. */
  readonly isOver: () => boolean;
  readonly onOver: (act: () => void) => void;
}

/** What Argo's client takes for nothing: it drops lines of up to 6 bytes, and reads every other one from the sixth. */
const keepalive = ":\n";
const keepaliveMs = 15_000;

/**
 * An answer of many messages, `{"result": …}` each: events where the client accepts those, lines of JSON for others. Ends
 * with `produce`; what that throws ends it too, for an error has no place in such an answer. So does a token that is no longer
 * good: `farewell` says that where the client would take the end for all there is; others ask again, and are refused.
 */
export function eventStream(
  c: Context,
  produce: (stream: EventStream) => Promise<void>,
  farewell?: (why: string) => JsonObject,
): Response {
  const isEvents = c.req.header("accept")?.includes("text/event-stream") ?? false;
  c.header("content-type", isEvents ? "text/event-stream" : "application/json");
  c.header("cache-control", "no-cache");
  // Asks a proxy in between to hand on what it gets.
  c.header("x-accel-buffering", "no");
  return streamed(c, async (stream) => {
    const timer = isEvents ? setInterval(() => void stream.write(keepalive), keepaliveMs) : undefined;
    const over: (() => void)[] = [() => clearInterval(timer)];
    const end = () => {
      for (const act of over) act();
    };
    stream.onAbort(end);
    const framed = (line: string) => (isEvents ? `data: ${line}\n\n` : `${line}\n`);
    const write = (line: string) => stream.write(framed(line));
    let barred: string | undefined;
    const stopLooking = whenBarred(c, (why) => {
      barred = why;
      end();
    });
    const sendText = async (line: string) => {
      if (barred === undefined) await write(line);
    };
    try {
      await produce({
        isOver: () => stream.aborted || barred !== undefined,
        onOver: (act) => void over.push(act),
        send: (result) => sendText(JSON.stringify({ result })),
        sendAll: async (results) => {
          if (barred !== undefined || results.length === 0) return;
          await stream.write(results.map((result) => framed(JSON.stringify({ result }))).join(""));
        },
        sendText,
      });
      if (barred !== undefined && farewell !== undefined) await write(JSON.stringify({ result: farewell(barred) }));
    } finally {
      stopLooking();
      clearInterval(timer);
    }
  });
}
