import { type Freshness, freshnessOf, silenceMs, waitBefore } from "../model/connection.ts";
import { createSseParser } from "../model/sse.ts";
import { createStore } from "../shell/store.ts";
import { openBody, RequestError } from "./request.ts";
import type { Happening } from "./types.ts";

/** What a listener is told: what happened, or that it may have missed something and should read everything again. */
export type News = { readonly kind: "batch"; readonly items: readonly Happening[] } | { readonly kind: "reset" };

/** What the badge shows. */
export const freshness = createStore<Freshness>("connecting");

const listeners = new Set<(news: News) => void>();
let lastId = "";
let lostAt: number | undefined = Date.now();
let wasOpen = false;

/** Hears of everything that happens from now on; returns what ends that. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Keeps the tab's one stream open until the signal ends it. It is read by `fetch`, since an EventSource cannot bear a
 * token; it resumes behind the last id that was heard, so that nothing is missed between two connections.
 */
export async function keepStream(signal: AbortSignal): Promise<void> {
  const timer = setInterval(judge, 1_000);
  signal.addEventListener("abort", () => clearInterval(timer));
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await listen(signal, () => {
        attempt = 0;
      });
    } catch (error) {
      if (signal.aborted || (error instanceof RequestError && error.status === 401)) break;
    }
    lostAt ??= Date.now();
    judge();
    await pause(waitBefore(attempt), signal);
  }
  clearInterval(timer);
}

async function listen(signal: AbortSignal, onOpen: () => void): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const headers = { accept: "text/event-stream", ...(lastId === "" ? {} : { "last-event-id": lastId }) };
    const body = await openBody("/api/onexit/v1/stream", headers, AbortSignal.any([signal, silence.signal]));
    const parse = createSseParser();
    const decoder = new TextDecoder();
    onOpen();
    // Without an id to resume behind, something may have happened since the page was read.
    if (lastId === "") tell({ kind: "reset" });
    lostAt = undefined;
    wasOpen = true;
    judge();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      for (const message of parse(decoder.decode(value, { stream: true }))) hear(message);
    }
  } finally {
    clearTimeout(timer);
  }
}

function hear({ id, event, data }: { id: string; event: string; data: string }): void {
  if (id !== "") lastId = id;
  if (event === "reset") {
    tell({ kind: "reset" });
    return;
  }
  if (data === "") return;
  try {
    const items: unknown = JSON.parse(data);
    tell({ kind: "batch", items: (Array.isArray(items) ? items : [items]) as readonly Happening[] });
  } catch {
    // A batch that cannot be read may hold anything.
    tell({ kind: "reset" });
  }
}

function tell(news: News): void {
  for (const listener of [...listeners]) listener(news);
}

function judge(): void {
  freshness.set(freshnessOf(lostAt, Date.now(), wasOpen));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      removeEventListener("online", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    // The network is back: no need to wait any longer.
    addEventListener("online", done);
  });
}
