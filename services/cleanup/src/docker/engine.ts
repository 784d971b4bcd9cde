import { Agent, request as send } from "node:http";
import { errorOfConnection, errorOfStatus, TerminalError } from "@onexit/sdk";

/** One answer of the engine, whatever its status. */
export interface EngineAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** Calls one engine; rejects when there is no answer, and with the signal's reason. */
export type CallEngine = (method: "GET" | "DELETE", path: string) => Promise<EngineAnswer>;

/** Calls the engine at `unix:///path` or `tcp://host:port`. Without a version in its paths every engine understands them. */
export function openEngine(dockerHost: string, signal: AbortSignal): CallEngine {
  const address = addressOf(dockerHost);
  // A connection for each call: one that the engine has closed meanwhile would make a deletion unclear.
  const agent = new Agent({ keepAlive: false });
  return (method, path) =>
    new Promise<EngineAnswer>((resolve, reject) => {
      const outgoing = send({ ...address, agent, method, path, signal }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const { statusCode: status = 0, headers } = answer;
          resolve({ status, retryAfter: headers["retry-after"] ?? null, text: Buffer.concat(chunks).toString() });
        });
      });
      outgoing.on("error", reject).end();
    }).catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw errorOfConnection(`${method} on the engine at ${dockerHost}`, thrown as Error);
    });
}

/** What an answer outside 2xx means. */
export function errorOfEngine(what: string, { status, retryAfter, text }: EngineAnswer, now: number): Error {
  return errorOfStatus(`cannot ${what}: the engine`, { status, retryAfter, body: text }, now);
}

function addressOf(
  dockerHost: string,
): { readonly socketPath: string } | { readonly host: string; readonly port: number } {
  const [, socketPath] = /^unix:\/\/(\/.+)$/.exec(dockerHost) ?? [];
  if (socketPath !== undefined) return { socketPath };
  const [, host, port] = /^tcp:\/\/([^/:]+):(\d+)\/?$/.exec(dockerHost) ?? [];
  if (host !== undefined) return { host, port: Number(port) };
  throw new TerminalError("DOCKER_HOST must be unix:///path or tcp://host:port to remove images");
}
