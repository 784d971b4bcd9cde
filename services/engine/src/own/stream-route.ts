import { allSubjects } from "@onexit/deliveries";
import { follow, type Nats, streamUsage } from "@onexit/nats";
import { type Context, Hono } from "hono";
import { stream } from "hono/streaming";
import { fail } from "../api/failure.ts";
import { whenBarred } from "../auth/standing.ts";
import { userOf } from "../auth/user.ts";
import { createOutlet, type Outlet } from "./outlet.ts";
import { mayBeTold, type NodeLookup, type ToldEvent, toldEvents } from "./told-event.ts";

/** Whoever is further behind begins anew: to look at everything costs less than to be told of each change. */
const mostBehind = 10_000;
const mostStreams = 500;
const heartbeatMs = 15_000;

/** What the stream is told from. */
export interface StreamOptions {
  readonly nats: Nats;
  readonly nodeOf: NodeLookup;
  /** Ends every stream. */
  readonly signal: AbortSignal;
}

/** One listener. */
interface Listening {
  /** Sequence behind which to begin; with what comes, unless given. */
  readonly from: number | undefined;
  readonly isMeant: (event: ToldEvent) => boolean;
  readonly signal: AbortSignal;
}

/** `GET /stream`: everything that happens, as server-sent events whose ids are sequences of the stream. */
export function streamRoute({ nats, nodeOf, signal }: StreamOptions): Hono {
  const routes = new Hono();
  let open = 0;
  routes.get("/stream", (c) => {
    if (open >= mostStreams) return fail(c, 14, `${mostStreams} listen already; try again later`);
    const after = afterOf(c);
    if (Number.isNaN(after)) return fail(c, 3, "after, and Last-Event-ID, are sequences of the stream: whole numbers");
    const user = userOf(c);
    const uid = c.req.query("workflow") || undefined;
    const isMeant = (event: ToldEvent) => (uid === undefined || event.workflow.uid === uid) && mayBeTold(user, event);
    c.header("content-type", "text/event-stream; charset=utf-8");
    c.header("cache-control", "no-store");
    c.header("x-accel-buffering", "no");
    return stream(c, async (body) => {
      open += 1;
      const ending = new AbortController();
      const ended = AbortSignal.any([signal, ending.signal]);
      body.onAbort(() => ending.abort());
      let barred: string | undefined;
      const stopLooking = whenBarred(c, (why) => {
        barred = why;
        ending.abort();
      });
      const outlet = createOutlet({ write: (text) => body.write(text), heartbeatMs, onStalled: () => ending.abort() });
      try {
        await tell(outlet, { from: after, isMeant, signal: ended });
      } finally {
        open -= 1;
        stopLooking();
        await outlet.close();
        if (barred !== undefined) await body.write(`event: end\ndata: ${JSON.stringify({ why: barred })}\n\n`);
      }
    });
  });
  return routes;

  /** Tells until the signal; begins anew whenever the listener is too far behind. */
  async function tell(outlet: Outlet, { from, isMeant, signal: ended }: Listening): Promise<void> {
    let after = from;
    for (let isBehind = true; isBehind && !ended.aborted; after = 0) {
      const { firstSeq, lastSeq } = await streamUsage(nats);
      const isGone = after !== undefined && (after < firstSeq - 1 || after > lastSeq || lastSeq - after > mostBehind);
      if (isGone) await outlet.reset(lastSeq);
      const afterSeq = isGone ? lastSeq : (after ?? lastSeq);
      outlet.begin(afterSeq);
      isBehind = false;
      const reading = await follow(nats, {
        filter: allSubjects,
        start: { afterSeq },
        signal: ended,
        async onMessage(message) {
          isBehind = message.pending > mostBehind;
          if (isBehind) throw new Error("the listener is too far behind");
          await outlet.put(message.seq, readable(message).filter(isMeant));
        },
      });
      await reading.closed.catch((error: unknown) => {
        if (!isBehind) throw error;
      });
    }
  }

  /** What cannot be read is passed over: whoever wrote it logged what it meant. */
  function readable(message: Parameters<typeof toldEvents>[0]): readonly ToldEvent[] {
    try {
      return toldEvents(message, nodeOf);
    } catch {
      return [];
    }
  }
}

/** Where a listener was; undefined for one that only wants what comes. A browser that comes back says where it was. */
function afterOf(c: Context): number | undefined {
  const text = c.req.header("last-event-id") || c.req.query("after") || undefined;
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
