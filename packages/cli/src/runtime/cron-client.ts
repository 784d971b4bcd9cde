import { isJsonObject, type JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";
import { type Caller, createDoor } from "./door.ts";

/** The cron workflows of a running engine. */
export interface CronClient {
  /** Creates one, or replaces the manifest of the one that has this name. */
  readonly apply: (
    namespace: string,
    name: string,
    manifest: JsonObject,
    resources: readonly JsonObject[],
  ) => Promise<{ readonly stored: JsonObject; readonly isNew: boolean }>;
  /** An empty namespace means all. */
  readonly list: (namespace: string) => Promise<readonly JsonObject[]>;
  readonly get: (namespace: string, name: string) => Promise<JsonObject>;
  readonly steer: (namespace: string, name: string, verb: "suspend" | "resume") => Promise<JsonObject>;
  readonly remove: (namespace: string, name: string) => Promise<void>;
}

/** Speaks to the engine at `host:port` or a URL. */
export function createCronClient(caller: Caller, server: string): CronClient {
  const { call, json, pathUnder } = createDoor(caller, server);
  const path = pathUnder("cron-workflows");
  const put = async (url: string, body: object) => json(await call(url, { method: "PUT", body: JSON.stringify(body) }));
  const get = async (namespace: string, name: string) => json(await call(path(namespace, name)));

  return {
    async apply(namespace, name, cronWorkflow, resources) {
      const body = { namespace, cronWorkflow, ...(resources.length === 0 ? {} : { resources }) };
      const isThere = await get(namespace, name).then(
        () => true,
        (error: unknown) => {
          if (error instanceof UsageError && error.exitCode === 5) return false;
          throw error;
        },
      );
      if (isThere) return { stored: await put(path(namespace, name), body), isNew: false };
      const created = await call(path(namespace), { method: "POST", body: JSON.stringify(body) });
      return { stored: await json(created), isNew: true };
    },
    async list(namespace) {
      const { items } = await json(await call(path(namespace)));
      return Array.isArray(items) ? items.filter(isJsonObject) : [];
    },
    get,
    steer: (namespace, name, verb) => put(path(namespace, name, verb), { namespace, name }),
    async remove(namespace, name) {
      await call(path(namespace, name), { method: "DELETE" });
    },
  };
}
