import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Agent, ClientRequest, IncomingMessage } from "node:http";
import type { Answer } from "./transport.ts";

/** Sees the first answer to whatever is sent through one agent. */
export interface AnswerWatch extends Disposable {
  /** What has come of it so far; undefined before its head has. */
  answer(): Answer | undefined;
  /** Resolves when the body has come in full or broken off; never rejects. */
  readonly ended: Promise<void>;
}

// nodejs.org/api/diagnostics_channel.html: published when a client has received the head of a response.
const channel = "http.client.response.finish";
const longestBody = 64 * 1024;

/** Watches until it is disposed. A body that was not sent in full is kept as far as it came. */
export function watchAnswer(agent: Agent): AnswerWatch {
  let seen: IncomingMessage | undefined;
  let body = "";
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const onResponse = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest & { agent?: Agent }; response: IncomingMessage };
    if (request.agent !== agent || seen !== undefined) return;
    seen = response;
    const decoder = new TextDecoder();
    response.on("close", end).on("data", (chunk: Uint8Array) => {
      if (body.length < longestBody) body += decoder.decode(chunk, { stream: true });
    });
  };
  subscribe(channel, onResponse);
  return {
    answer: () => seen && { status: seen.statusCode ?? 0, retryAfter: seen.headers["retry-after"] ?? null, body },
    ended,
    [Symbol.dispose]: () => void unsubscribe(channel, onResponse),
  };
}
