import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { Limit } from "./limit.ts";

/** One request as it goes out. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Over whose connections, and how the host's name is resolved; the process's own way unless given. */
  readonly route?: { readonly agents: Agents; readonly lookup: LookupFunction } | undefined;
}

/** Keepers of connections, for http and for https. */
export interface Agents {
  readonly plain: HttpAgent;
  readonly secure: HttpsAgent;
}

/** One answer, whatever its status; redirects are not followed. */
export interface Answer {
  readonly status: number;
  /** Made when they are asked for, which is seldom. */
  headers(): Headers;
  /** At most 4 MiB of the body. */
  readonly text: string;
}

/** What is read of a body; the rest is not worth the memory. */
export const longestBody = 4 * 1024 * 1024;

/** Servers close idle connections, often after 5 s; a request that meets that would be unclear. */
const idleMs = 4_000;

/** Agents that keep nothing yet; what they keep does not hold the process. */
export function createAgents(): Agents {
  const options = { keepAlive: true, timeout: idleMs };
  return { plain: new HttpAgent(options), secure: new HttpsAgent(options) };
}

const shared = createAgents();

/**
 * Sends a request over a connection that is kept for the next one. Rejects with the limit's reason, or with the error
 * of the connection, whose `code` is Node's. `fetch` would do the same at four times the price.
 */
export async function exchange(outgoing: OutgoingRequest, limit: Limit): Promise<Answer> {
  limit.throwIfOver();
  const url = new URL(outgoing.url);
  const isSecure = url.protocol === "https:";
  const { method, body, route } = outgoing;
  const { plain, secure } = route?.agents ?? shared;
  const resolver = route === undefined ? {} : { lookup: route.lookup };
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const headers = { accept: "*/*", "user-agent": "onexit", ...outgoing.headers, ...length };
  return new Promise((resolve, reject) => {
    const send = isSecure ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, agent: isSecure ? secure : plain, ...resolver }, (answer) => {
      readAnswer(answer).then(resolve, reject).finally(forget);
    });
    const forget = limit.onOver((reason) => {
      reject(reason);
      request.destroy();
    });
    request.on("error", (error) => {
      forget();
      reject(error);
    });
    request.end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0 } = answer;
  // A refusal says enough by its status; only of a success the whole answer is wanted.
  const bytes = await readBody(answer).catch((error: unknown) => {
    if (status >= 200 && status <= 299) throw error;
    return Buffer.alloc(0);
  });
  return {
    status,
    headers: () => headersOf(answer),
    text: bytes.toString("utf8"),
  };
}

function readBody(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = () => resolve(Buffer.concat(chunks));
    answer.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size < longestBody) return;
      end();
      answer.destroy();
    });
    answer.on("end", end);
    // After `end` it changes nothing; before, the connection broke off.
    answer.on("error", reject);
    answer.on("close", () => {
      if (!answer.readableEnded) reject(new Error("the answer broke off"));
    });
  });
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}
