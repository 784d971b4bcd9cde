import { credentials, isSignedOut } from "./session.ts";

/** What went wrong with a request, in the server's words where it had some. */
export class RequestError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "RequestError";
    this.status = status;
  }
}

/** How long an answer may take, ms. */
const limitMs = 20_000;

/** Asks for JSON. Rejects with a RequestError; an AbortError when the signal says so. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask("GET", path, undefined, signal)) as T;
}

/** Changes something: sends JSON with what proves that this page asks, and gives the answer. */
export async function sendJson<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  return (await ask(method, path, body)) as T;
}

/** An open answer whose body is read as it comes. */
export async function openBody(
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const answer = await fetch(path, { headers: { ...credentials(), ...headers }, signal, cache: "no-store" });
  if (!answer.ok) throw await refusal(answer);
  if (answer.body === null) throw new RequestError("the answer has no body", answer.status);
  return answer.body;
}

async function ask(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.timeout(limitMs);
  const answer = await reach(path, {
    method,
    headers: {
      accept: "application/json",
      ...credentials(),
      ...(method === "GET" ? {} : { "x-onexit-csrf": "1", "content-type": "application/json" }),
    },
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new RequestError(`the server answered ${method} ${path} with something that is no JSON`, answer.status);
  }
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new RequestError(late ? `no answer within ${limitMs / 1000} s` : "the server cannot be reached", 0);
  }
}

async function refusal(answer: Response): Promise<RequestError> {
  if (answer.status === 401) isSignedOut.set(true);
  const text = await answer.text().catch(() => "");
  return new RequestError(messageIn(text) ?? `the server answered ${answer.status}`, answer.status);
}

function messageIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const message = typeof body === "object" && body !== null ? (body as { message?: unknown }).message : undefined;
    return typeof message === "string" && message !== "" ? message : undefined;
  } catch {
    return undefined;
  }
}
