import type { Json } from "@onexit/events";
import { ActionError, asError, RetryableError, UnclearError } from "./error.ts";
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
  readonly signal: AbortSignal;
  /** Marks that the first byte is about to be sent. */
  readonly sent: () => Promise<void>;
  readonly now: () => number;
}

const longestBody = 4 * 1024 * 1024;

/** Failures of a connection that was never made: not one byte of the request has left. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_INVALID_URL)/;

/** The HTTP calls of one attempt. */
export function createHttp({ signal, sent, now }: HttpOptions): Http {
  const bounded: Fetch = (url, init = {}) =>
    fetch(url, { ...init, signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal });

  const strictFetch: Fetch = async (url, init = {}) => {
    const what = `${init.method ?? "GET"} ${hostOf(url)}`;
    let response: Response;
    try {
      response = await bounded(url, { ...init, redirect: "manual" });
    } catch (thrown) {
      throw signal.aborted ? signal.reason : errorOfConnection(what, asError(thrown));
    }
    if (response.ok) return response;
    const head = { status: response.status, retryAfter: response.headers.get("retry-after") };
    throw errorOfStatus(what, { ...head, body: await readText(response).catch(() => "") }, now());
  };

  const call = async (method: string, url: string | URL, request: HttpRequest = {}): Promise<HttpReply> => {
    const { json, body = json === undefined ? undefined : JSON.stringify(json) } = request;
    if (method !== "GET") await sent();
    const response = await strictFetch(url, {
      method,
      headers: { ...(json === undefined ? {} : { "content-type": "application/json" }), ...request.headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await readText(response);
    return { status: response.status, headers: response.headers, text, json: parse(text) };
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

/** What a failed connection means: nothing sent when it was never made, else unclear. */
export function errorOfConnection(what: string, error: Error): ActionError {
  if (error instanceof ActionError) return error;
  const codes = causesOf(error).map((cause) => (cause as { code?: unknown }).code);
  const code = codes.find((c) => typeof c === "string") as string | undefined;
  const details = { cause: error, ...(code === undefined ? {} : { code }) };
  const message = `${what} failed: ${innermost(error).message}`;
  return code !== undefined && neverConnected.test(code)
    ? new RetryableError(message, details)
    : new UnclearError(message, details);
}

/** An error and what caused it, outermost first; of several attempts to connect the first stands for all. */
function causesOf(error: Error): readonly Error[] {
  const chain: Error[] = [];
  let next: unknown = error;
  while (next instanceof Error && chain.length < 8) {
    chain.push(next);
    next = next instanceof AggregateError ? next.errors[0] : next.cause;
  }
  return chain;
}

function innermost(error: Error): Error {
  return causesOf(error).findLast((cause) => cause.message !== "") ?? error;
}

/** Paths may hold secrets (a Slack webhook is one), hosts do not. */
function hostOf(url: string | URL): string {
  return URL.canParse(String(url)) ? new URL(url).host : "an invalid URL";
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
