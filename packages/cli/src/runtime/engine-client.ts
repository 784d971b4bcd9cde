import { isJsonObject, type JsonObject } from "@onexit/events";
import type { SteeringRequest } from "@onexit/interpreter";
import { createDoor } from "./door.ts";

/** A running engine's HTTP door: the part of Argo's REST API that the commands use. */
export interface EngineClient {
  /** `resources` are the templates that the workflow refers to. */
  readonly submit: (namespace: string, manifest: JsonObject, resources: readonly JsonObject[]) => Promise<JsonObject>;
  readonly steer: (namespace: string, name: string, request: SteeringRequest) => Promise<JsonObject>;
  readonly get: (namespace: string, name: string) => Promise<JsonObject>;
  /** An empty namespace means all. */
  readonly list: (namespace: string) => Promise<readonly JsonObject[]>;
  /** Lines as they stand; with `follow` until the workflow ends. */
  readonly logs: (namespace: string, name: string, query: Readonly<Record<string, string>>) => AsyncIterable<LogEntry>;
}

export interface LogEntry {
  readonly podName: string;
  readonly content: string;
}

/** Speaks to `host:port` or a URL; `ARGO_TOKEN` is sent along where it is set. */
export function createEngineClient(server: string, token: string | undefined): EngineClient {
  const { call, json, pathUnder } = createDoor(server, token);
  const path = pathUnder("workflows");

  return {
    submit: async (namespace, manifest, resources) =>
      json(
        await call(path(namespace), {
          method: "POST",
          body: JSON.stringify({ namespace, workflow: manifest, ...(resources.length === 0 ? {} : { resources }) }),
        }),
      ),
    steer: async (namespace, name, { verb, message, selector, parameters, phase }) =>
      json(
        await call(path(namespace, name, verb), {
          method: "PUT",
          body: JSON.stringify({
            namespace,
            name,
            message,
            nodeFieldSelector: selector,
            ...(parameters === undefined ? {} : { outputParameters: JSON.stringify(parameters) }),
            phase,
          }),
        }),
      ),
    get: async (namespace, name) => json(await call(path(namespace, name))),
    async list(namespace) {
      const { items } = await json(await call(path(namespace)));
      return Array.isArray(items) ? items.filter(isJsonObject) : [];
    },
    async *logs(namespace, name, query) {
      const response = await call(`${path(namespace, name)}/log?${new URLSearchParams(query)}`, {
        signal: AbortSignal.timeout(24 * 3_600_000),
      });
      for await (const line of linesOf(response)) {
        const entry = (JSON.parse(line) as { readonly result: LogEntry }).result;
        yield entry;
      }
    },
  };
}

async function* linesOf(response: Response): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}
