import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** One HTTP request to send. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** Of several of one name all are sent. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** A stream is sent once, so that a redirect of it is an error. */
  readonly body?: Buffer | Readable;
  readonly insecureSkipVerify: boolean;
  readonly signal: AbortSignal;
}

const mostRedirects = 10;

/** Send it and follow redirects as Go's client does; the answer's body is still to be read. Rejects with why it failed. */
export async function sendRequest(request: OutgoingRequest, redirects = 0): Promise<IncomingMessage> {
  const response = await sendOnce(request);
  const { location } = response.headers;
  const status = response.statusCode ?? 0;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return response;
  response.destroy();
  if (redirects === mostRedirects) throw new Error(`stopped after ${mostRedirects} redirects`);
  const next = new URL(location, request.url);
  // 307 and 308 repeat the request as it was.
  const repeats = status >= 307 || request.method === "GET" || request.method === "HEAD";
  if (repeats && request.body instanceof Readable) throw new Error("redirected, but the body can be sent only once");
  const { body: _, ...withoutBody } = request;
  const followed = repeats ? request : { ...withoutBody, method: "GET" };
  const headers = request.headers.filter(({ name }) => {
    const lower = name.toLowerCase();
    // A secret is for the host that it was given for.
    if (next.host !== new URL(request.url).host && ["authorization", "cookie"].includes(lower)) return false;
    return lower !== "host" && (repeats || !lower.startsWith("content-"));
  });
  return sendRequest({ ...followed, url: next.href, headers }, redirects + 1);
}

/** The whole body. Rejects when it is longer than the limit, in bytes. */
export async function readBody(response: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limit) throw new Error(`the body is longer than ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function sendOnce({
  method,
  url,
  headers,
  body,
  insecureSkipVerify,
  signal,
}: OutgoingRequest): Promise<IncomingMessage> {
  const { protocol } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw new Error(`unsupported protocol scheme ${protocol}`);
  const grouped: Record<string, string[]> = {};
  for (const { name, value } of headers) grouped[name] = [...(grouped[name] ?? []), value];
  // Loaded where something is sent: most runs send nothing from here.
  const http = await import("node:http");
  const https = await import("node:https");
  return new Promise((resolve, reject) => {
    const options = { method, headers: grouped, signal, agent: false as const };
    const sent =
      protocol === "https:"
        ? https.request(url, { ...options, rejectUnauthorized: !insecureSkipVerify }, resolve)
        : http.request(url, options, resolve);
    sent.once("error", reject);
    if (body instanceof Readable) {
      body.once("error", (error) => sent.destroy(error));
      body.pipe(sent);
    } else sent.end(body);
  });
}
