import { isJsonObject, type JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";

/** How long a running engine may take to answer, ms. */
const timeoutMs = 10_000;

/** A running engine's HTTP door. What it refuses is thrown in its own words. */
export interface Door {
  readonly call: (url: string, init?: RequestInit) => Promise<Response>;
  /** The object of an answer. */
  readonly json: (response: Response) => Promise<JsonObject>;
  /** Makes the URLs of one kind of things. */
  readonly pathUnder: (kind: string) => (...parts: readonly string[]) => string;
}

/** The URL of `host:port` or a URL, without a slash at its end. */
export function doorBase(server: string): string {
  return (/^https?:/.test(server) ? server : `http://${server}`).replace(/\/+$/, "");
}

/** Speaks to `host:port` or a URL; the token is sent along where there is one. */
export function createDoor(server: string, token: string | undefined): Door {
  const base = doorBase(server);
  const headers = { "content-type": "application/json", ...(token === undefined ? {} : { authorization: token }) };
  return {
    async call(url, init = {}) {
      let response: Response;
      try {
        response = await fetch(url, { ...init, headers, signal: init.signal ?? AbortSignal.timeout(timeoutMs) });
      } catch (error) {
        throw new UsageError(
          `cannot reach the engine at ${base}: ${causeOf(error)}; is \`onexit serve\` running there?`,
          4,
        );
      }
      if (response.ok) return response;
      const body: unknown = await response.json().catch(() => undefined);
      const message = isJsonObject(body) && typeof body.message === "string" ? body.message : `HTTP ${response.status}`;
      throw new UsageError(message, response.status === 404 ? 5 : response.status >= 500 ? 4 : 2);
    },
    async json(response) {
      const body: unknown = await response.json();
      if (!isJsonObject(body))
        throw new UsageError(`the engine at ${base} answered with something that is no object`, 4);
      return body;
    },
    pathUnder:
      (kind) =>
      (...parts) =>
        `${base}/api/v1/${kind}/${parts.map(encodeURIComponent).join("/")}`,
  };
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause);
}
