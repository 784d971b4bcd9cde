import { durationText, isJsonObject, type JsonObject } from "@onexit/events";
import { shown } from "../config/setting.ts";
import { defaultPatience } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** Who speaks to an engine, and how. */
export type Caller = Pick<Terminal, "env" | "stderr" | "manner">;

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

/** Speaks to `host:port` or a URL; `ARGO_TOKEN` is sent along where it is set, and told of is what `--verbose` asks for. */
export function createDoor({ env, stderr, manner }: Caller, server: string): Door {
  const base = doorBase(server);
  const timeoutMs = manner?.requestTimeoutMs ?? defaultPatience.ms;
  const { ARGO_TOKEN: token } = env;
  const tell = (url: string, { method = "GET" }: RequestInit, answer: string | number, startedAt: number) => {
    if (manner?.verbose !== true) return;
    stderr.write(`onexit: ${method} ${shown("url", url)} ${answer} ${durationText(performance.now() - startedAt)}\n`);
  };
  const headers = { "content-type": "application/json", ...(token ? { authorization: token } : {}) };
  return {
    async call(url, init = {}) {
      let response: Response;
      const startedAt = performance.now();
      try {
        response = await fetch(url, { ...init, headers, signal: init.signal ?? AbortSignal.timeout(timeoutMs) });
      } catch (error) {
        tell(url, init, "no answer", startedAt);
        throw new UsageError(
          `cannot reach the engine at ${base}: ${causeOf(error)}; is \`onexit serve\` running there?`,
          4,
        );
      }
      tell(url, init, response.status, startedAt);
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
