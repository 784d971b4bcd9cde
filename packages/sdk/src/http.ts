import { extend, type Json } from "@onexit/events";
import { errorOfConnection } from "./connection-error.ts";
import { asError } from "./error.ts";
import { type Answer, exchange, longestBody } from "./exchange.ts";
import type { Guard } from "./guard/guard.ts";
import type { Limit } from "./limit.ts";
import type { Answered, Recorder } from "./recorder.ts";
import { errorOfStatus } from "./status.ts";

/** An answer in 2xx. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  /** The body, at most 4 MiB of it. */
  readonly text: string;
  /** The body read as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** What is sent: `json`, or a `body` with a content type of its own. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** For a URL out of a workflow: nothing is sent to one that it refuses. */
  readonly guard?: Guard;
}

/** `fetch`, as clients take it injected. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * The way out of an attempt. Every call ends with the attempt's signal; every answer outside 2xx, redirects included,
 * is thrown as the status table has it. The verbs that write call `sent()` themselves; `fetch` and `strictFetch` are
 * for clients that want one injected, and their users await `sent()` before the act.
 */
export interface Http {
  get(url: string | URL, request?: HttpRequest): Promise<HttpReply>;
  post(url: string | URL, request?: HttpRequest): Promise<HttpReply>;
  put(url: string | URL, request?: HttpRequest): Promise<HttpReply>;
  patch(url: string | URL, request?: HttpRequest): Promise<HttpReply>;
  delete(url: string | URL, request?: HttpRequest): Promise<HttpReply>;
  /** Any answer is returned as it is. */
  readonly fetch: Fetch;
  /** An answer outside 2xx is thrown. */
  readonly strictFetch: Fetch;
}

/** What an attempt lends to its HTTP calls. */
export interface HttpOptions {
  readonly limit: Limit;
  /** Marks that the first byte is about to be sent. */
  readonly sent: () => Promise<void>;
  readonly now: () => number;
  readonly record: Recorder["record"];
}

/** The HTTP calls of one attempt. */
export function createHttp({ limit, sent, now, record }: HttpOptions): Http {
  const bounded: Fetch = async (url, init = {}) => {
    const answered = record({ method: init.method ?? "GET", url, body: bodyText(init.body) });
    const signal = init.signal ? AbortSignal.any([limit.signal, init.signal]) : limit.signal;
    return watched(await fetch(url, { ...init, signal }), answered);
  };

  const strictFetch: Fetch = async (url, init = {}) => {
    const what = whatOf(init.method ?? "GET", url);
    let response: Response;
    try {
      response = await bounded(url, { ...init, redirect: "manual" });
    } catch (thrown) {
      throw limit.reason ?? errorOfConnection(what, asError(thrown));
    }
    if (response.ok) return response;
    const head = { status: response.status, retryAfter: response.headers.get("retry-after") };
    throw errorOfStatus(what, { ...head, body: await readText(response).catch(() => "") }, now());
  };

  const call = async (method: string, url: string | URL, request: HttpRequest = {}): Promise<HttpReply> => {
    const { json, guard, body = json === undefined ? undefined : JSON.stringify(json) } = request;
    const headers = extend(json === undefined ? {} : { "content-type": "application/json" }, request.headers ?? {});
    const what = whatOf(method, url);
    const fail = (thrown: unknown) => {
      throw limit.reason ?? errorOfConnection(what, asError(thrown));
    };
    const route = guard === undefined ? undefined : await guard.check(url).catch(fail);
    if (method !== "GET") await sent();
    const answered = record({ method, url, body });
    const answer = await exchange({ method, url, headers, body, route }, limit).catch(fail);
    const { status, text } = answer;
    answered({ status, body: text });
    if (status < 200 || status > 299) {
      throw errorOfStatus(what, { status, retryAfter: answer.headers().get("retry-after"), body: text }, now());
    }
    return new Reply(answer);
  };

  return {
    get: (url, request) => call("GET", url, request),
    post: (url, request) => call("POST", url, request),
    put: (url, request) => call("PUT", url, request),
    patch: (url, request) => call("PATCH", url, request),
    delete: (url, request) => call("DELETE", url, request),
    fetch: bounded,
    strictFetch,
  };
}

/** Headers and JSON are only read when somebody asks. */
class Reply implements HttpReply {
  readonly status: number;
  readonly text: string;
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.status = answer.status;
    this.text = answer.text;
    this.#answer = answer;
  }

  get headers(): Headers {
    return this.#answer.headers();
  }

  get json(): unknown {
    return parse(this.text);
  }
}

/** The answer, whose body is told as it is read; what nobody reads is told as empty. */
function watched(response: Response, answered: Answered): Response {
  const { status, body: stream } = response;
  answered({ status, body: "" });
  if (stream === null) return response;
  const decoder = new TextDecoder();
  let text = "";
  const passing = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (text.length < longestRecorded) {
        text += decoder.decode(chunk, { stream: true });
        answered({ status, body: text });
      }
      controller.enqueue(chunk);
    },
  });
  const { statusText, headers, url, redirected } = response;
  const same = new Response(stream.pipeThrough(passing), { status, statusText, headers });
  // A response that somebody made has none of these, and clients read them.
  return Object.defineProperties(same, { url: { value: url }, redirected: { value: redirected } });
}

/** What a client sends as text; a stream or a form is its own to know. */
function bodyText(body: RequestInit["body"]): string | Uint8Array | undefined {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  return body instanceof URLSearchParams ? body.toString() : undefined;
}

/** Enough to show; a secret across its end is masked by what is shown of less. */
const longestRecorded = 64 * 1024;

/** Paths may hold secrets (a Slack webhook is one), hosts do not. */
function whatOf(method: string, url: string | URL): string {
  return `${method} ${URL.canParse(String(url)) ? new URL(url).host : "an invalid URL"}`;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= longestBody) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
