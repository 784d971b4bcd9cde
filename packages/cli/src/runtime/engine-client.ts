import { isJsonObject, type JsonObject } from "@onexit/events";
import type { SteeringRequest } from "@onexit/interpreter";
import { type Caller, createDoor } from "./door.ts";
import { resultsIn } from "./results-in.ts";

/** A running engine's HTTP door: the part of Argo's REST API that the commands use. */
export interface EngineClient {
  /** `resources` are the templates that the workflow refers to. */
  readonly submit: (
    namespace: string,
    manifest: JsonObject,
    resources: readonly JsonObject[],
    dryRun?: boolean,
  ) => Promise<JsonObject>;
  /** From a template or a cron workflow. */
  readonly submitFrom: (namespace: string, kind: string, name: string, options: JsonObject) => Promise<JsonObject>;
  readonly steer: (namespace: string, name: string, request: SteeringRequest) => Promise<JsonObject>;
  readonly retry: (namespace: string, name: string, request: JsonObject) => Promise<JsonObject>;
  /** The new workflow. */
  readonly resubmit: (namespace: string, name: string, request: JsonObject) => Promise<JsonObject>;
  readonly remove: (namespace: string, name: string) => Promise<void>;
  readonly get: (namespace: string, name: string) => Promise<JsonObject>;
  /** An empty namespace means all. */
  readonly list: (namespace: string) => Promise<readonly JsonObject[]>;
  /**
   * What happens to workflows from now on, their present state first, until the engine ends; of one name until that
   * workflow does. An empty namespace means all.
   */
  readonly changes: (
    namespace: string,
    name: string | undefined,
    signal?: AbortSignal,
  ) => AsyncIterable<WorkflowChange>;
  /** Lines as they stand; with `follow` until the workflow ends. */
  readonly logs: (namespace: string, name: string, query: Readonly<Record<string, string>>) => AsyncIterable<LogEntry>;
}

export interface LogEntry {
  readonly podName: string;
  readonly content: string;
}

export interface WorkflowChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: JsonObject;
}

/** Speaks to `host:port` or a URL; `ARGO_TOKEN` is sent along where it is set. */
export function createEngineClient(caller: Caller, server: string): EngineClient {
  const { call, json, pathUnder } = createDoor(caller, server);
  const path = pathUnder("workflows");
  const send = async (method: string, url: string, body: object) =>
    json(await call(url, { method, body: JSON.stringify(body) }));

  return {
    submit: (namespace, manifest, resources, dryRun = false) =>
      send("POST", path(namespace), {
        namespace,
        workflow: manifest,
        ...(resources.length === 0 ? {} : { resources }),
        ...(dryRun ? { serverDryRun: true } : {}),
      }),
    submitFrom: (namespace, resourceKind, resourceName, submitOptions) =>
      send("POST", path(namespace, "submit"), { namespace, resourceKind, resourceName, submitOptions }),
    steer: (namespace, name, { verb, message, selector, parameters, phase }) =>
      send("PUT", path(namespace, name, verb), {
        namespace,
        name,
        message,
        nodeFieldSelector: selector,
        ...(parameters === undefined ? {} : { outputParameters: JSON.stringify(parameters) }),
        phase,
      }),
    retry: (namespace, name, request) => send("PUT", path(namespace, name, "retry"), { namespace, name, ...request }),
    resubmit: (namespace, name, request) =>
      send("PUT", path(namespace, name, "resubmit"), { namespace, name, ...request }),
    async remove(namespace, name) {
      await call(path(namespace, name), { method: "DELETE" });
    },
    get: async (namespace, name) => json(await call(path(namespace, name))),
    async list(namespace) {
      const { items } = await json(await call(path(namespace)));
      return Array.isArray(items) ? items.filter(isJsonObject) : [];
    },
    async *changes(namespace, name, signal = new AbortController().signal) {
      const query = new URLSearchParams({
        ...(name === undefined ? {} : { "listOptions.fieldSelector": `metadata.name=${name}` }),
        "listOptions.resourceVersion": "0",
      });
      const response = await call(`${pathUnder("workflow-events")(namespace)}?${query}`, { signal });
      yield* resultsIn<WorkflowChange>(response);
    },
    async *logs(namespace, name, query) {
      // As long as the workflow runs: nobody knows how long that is.
      const { signal } = new AbortController();
      const response = await call(`${path(namespace, name)}/log?${new URLSearchParams(query)}`, { signal });
      yield* resultsIn<LogEntry>(response);
    },
  };
}
