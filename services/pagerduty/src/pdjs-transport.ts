import { once } from "node:events";
import { Agent } from "node:https";
import { event as sendEvent } from "@pagerduty/pdjs";
import { watchAnswer } from "./answer-watch.ts";
import type { PagerDutyTransport } from "./transport.ts";

/** How PagerDuty is reached. */
export interface PdjsOptions {
  /** https; a path before `/v2/enqueue` is kept. */
  readonly eventsUrl: string;
  /** PEM of what is trusted in place of the public authorities. */
  readonly ca?: string | undefined;
}

/**
 * PagerDuty's own client, with its traps closed. It repeats after 429 by itself, up to three times and without asking,
 * it throws away the status of an answer that is not JSON, and it waits for ever for a body that breaks off. So each call
 * has an agent of its own, which sends one request only and whose answer is watched.
 */
export function createPdjsTransport({ eventsUrl, ca }: PdjsOptions): PagerDutyTransport {
  const { host, pathname } = new URL(eventsUrl);
  // The client puts https:// before it and /v2/enqueue behind it.
  const server = `${host}${pathname.replace(/\/+$/, "")}`;

  return {
    send: async (routingKey, event, signal) => {
      signal.throwIfAborted();
      const agent = new Agent(ca === undefined ? {} : { ca });
      using watch = watchAnswer(agent);
      const call = sendEvent({
        server,
        data: { routing_key: routingKey, ...event },
        agent: onceOnly(agent),
        signal,
        // Its timeout ends nothing, but keeps the process alive for as long.
        requestTimeout: 0,
        retryTimeout: 0,
        redirect: "manual",
        compress: false,
      } as unknown as Parameters<typeof sendEvent>[0]);
      const settled = new AbortController();
      try {
        // The client listens to the signal, but not in all of its waits.
        await Promise.race([call, watch.ended, once(signal, "abort", { signal: settled.signal })]);
      } catch (thrown) {
        // A body that is no JSON and a refused repetition are answers all the same.
        if (!signal.aborted && watch.answer() === undefined) throw thrown;
      } finally {
        settled.abort();
        agent.destroy();
      }
      signal.throwIfAborted();
      const answer = watch.answer();
      if (answer === undefined) throw new Error("the client reported an answer that nobody saw");
      return answer;
    },
  };
}

/** The client asks this for an agent before each request. */
function onceOnly(agent: Agent): () => Agent {
  let asked = false;
  return () => {
    if (asked) throw new Error("repeating is not the client's to decide");
    asked = true;
    return agent;
  };
}
