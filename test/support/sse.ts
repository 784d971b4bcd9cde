/** One server-sent event. */
export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A client that reads server-sent events as a browser does. */
export interface SseClient extends AsyncDisposable {
  /** The next event that has data; rejects after `ms`. */
  next(ms?: number): Promise<SentEvent>;
  /** Of the last event, or of a place that was told without one. */
  readonly lastId: string;
}

/** Opens a stream; `lastId` is where an earlier client was. */
export async function openSse(url: string, lastId?: string, headers: Record<string, string> = {}): Promise<SseClient> {
  const ending = new AbortController();
  const response = await fetch(url, {
    signal: ending.signal,
    headers: { ...headers, ...(lastId === undefined ? {} : { "last-event-id": lastId }) },
  });
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const events = read(response.body);
  let at = lastId ?? "";
  return {
    async next(ms = 10_000) {
      const timer = setTimeout(() => ending.abort(new Error(`nothing came within ${ms} ms`)), ms);
      try {
        for (;;) {
          const { value, done } = await events.next();
          if (done || value === undefined) throw new Error("the stream has ended");
          if (value.id !== "") at = value.id;
          if (value.data !== "") return value;
        }
      } finally {
        clearTimeout(timer);
      }
    },
    get lastId() {
      return at;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
    },
  };
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent, undefined> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      yield parse(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
  return undefined;
}

function parse(block: string): SentEvent {
  const field = (name: string) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join("\n");
  return { id: field("id"), event: field("event"), data: field("data") };
}
