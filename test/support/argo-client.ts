import type { JsonObject } from "@onexit/events";

/** What the server said instead of an answer: its body's code and message. */
export class ArgoError extends Error {
  readonly code: number;
  readonly status: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
type Answer = any;

/** A client with the habits of the `argo` command's. */
export interface ArgoClient {
  /** `path` names fields of the request in braces; those that it lacks leave nothing behind. */
  readonly call: (method: string, path: string, request?: JsonObject) => Promise<Answer>;
  /** The messages of an answer that does not end; throws ArgoError for a refusal before the first of them. */
  readonly stream: (path: string, request?: JsonObject, signal?: AbortSignal) => AsyncGenerator<Answer>;
  /** `argo wait`: follows a workflow over as many connections as it takes; its phase at the end, or `gone`. */
  readonly wait: (namespace: string, name: string) => Promise<string>;
}

/** Speaks to a server as `argo` does over HTTP/1. */
export function argoClient(base: string): ArgoClient {
  const headers = { authorization: "Bearer x", connection: "close" };

  async function open(method: string, path: string, request: JsonObject, more: RequestInit = {}) {
    const inBody = method === "POST" || method === "PUT";
    const query = inBody ? "" : `?${flattened(request)}`;
    const response = await fetch(`${base}/${filled(path, request)}${query}`, {
      method,
      ...more,
      headers: { ...headers, ...(inBody ? { "content-type": "application/json" } : {}), ...more.headers },
      ...(inBody ? { body: JSON.stringify(withoutZeros(request)) } : {}),
    });
    if (response.status === 200) return response;
    const body = (await response.json().catch(() => ({}))) as { readonly code?: number; readonly message?: string };
    throw new ArgoError(response.status, body.code ?? 0, body.message ?? response.statusText);
  }

  async function* stream(path: string, request: JsonObject = {}, signal?: AbortSignal): AsyncGenerator<Answer> {
    const accept = { headers: { accept: "text/event-stream" }, ...(signal && { signal }) };
    const response = await open("GET", path, request, accept);
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) throw new Error("no event stream");
    let text = "";
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
        const line = text.slice(0, end + 1);
        text = text.slice(end + 1);
        if (line.length > 6) yield JSON.parse(line.slice(6)).result;
      }
    }
  }

  return {
    call: async (method, path, request = {}) => (await open(method, path, request)).json(),
    stream,
    async wait(namespace, name) {
      const listOptions = { fieldSelector: `metadata.name=${name}`, resourceVersion: "0" };
      for (let connections = 0; connections < 20; connections += 1) {
        try {
          for await (const event of stream("api/v1/workflow-events/{namespace}", { namespace, listOptions })) {
            if (event.object.status.finishedAt) return event.object.status.phase;
          }
        } catch (error) {
          if (error instanceof ArgoError && error.code === 5) return "gone";
          throw error;
        }
      }
      throw new Error("the server ended the stream again and again");
    },
  };
}

/** The path with its fields filled in, unescaped; one without a value leaves an empty segment. */
function filled(path: string, request: JsonObject): string {
  const values = Object.entries(request).filter(([, value]) => typeof value === "string");
  const known = values.reduce((text, [key, value]) => text.replaceAll(`{${key}}`, String(value)), path);
  return known.replace(/\{[^}]+\}/g, "");
}

/** `listOptions.fieldSelector=…`, numbers as Go prints floats, without what is zero. */
function flattened(request: JsonObject): URLSearchParams {
  const query = new URLSearchParams();
  const add = (prefix: string, value: unknown): void => {
    if (value === "" || value === 0 || value === false || value === null || value === undefined) return;
    if (Array.isArray(value)) for (const item of value) query.append(prefix, String(item));
    else if (typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) add(prefix === "" ? key : `${prefix}.${key}`, inner);
    } else query.append(prefix, typeof value === "number" && value >= 1e6 ? goFloat(value) : String(value));
  };
  add("", request);
  return query;
}

function goFloat(value: number): string {
  return value.toExponential().replace(/e\+(\d)$/, "e+0$1");
}

function withoutZeros(request: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(request).filter(([, value]) => value !== "" && value !== 0 && value !== false),
  );
}
