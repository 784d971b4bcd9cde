import { isJsonObject, type JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";
import { type Caller, createDoor } from "./door.ts";

/** The templates of one kind of a running engine. */
export interface TemplateClient {
  /** Creates one, or replaces the one that has this name. */
  readonly apply: (
    namespace: string,
    name: string,
    template: JsonObject,
  ) => Promise<{ readonly stored: JsonObject; readonly isNew: boolean }>;
  /** An empty namespace means all. */
  readonly list: (namespace: string) => Promise<readonly JsonObject[]>;
  readonly get: (namespace: string, name: string) => Promise<JsonObject>;
  readonly remove: (namespace: string, name: string) => Promise<void>;
}

/** Speaks to the engine at `host:port` or a URL, of ClusterWorkflowTemplates or of those of namespaces. */
export function createTemplateClient(caller: Caller, server: string, isCluster: boolean): TemplateClient {
  const { call, json, pathUnder } = createDoor(caller, server);
  const under = pathUnder(isCluster ? "cluster-workflow-templates" : "workflow-templates");
  const path = (namespace: string, ...rest: readonly string[]) => under(...(isCluster ? [] : [namespace]), ...rest);

  return {
    async apply(namespace, name, template) {
      const body = JSON.stringify({ ...(isCluster ? {} : { namespace }), name, template });
      try {
        const replaced = await call(path(namespace, name), { method: "PUT", body });
        return { stored: await json(replaced), isNew: false };
      } catch (error) {
        if (!(error instanceof UsageError) || error.exitCode !== 5) throw error;
      }
      return { stored: await json(await call(path(namespace), { method: "POST", body })), isNew: true };
    },
    async list(namespace) {
      const { items } = await json(await call(path(namespace)));
      return Array.isArray(items) ? items.filter(isJsonObject) : [];
    },
    get: async (namespace, name) => json(await call(path(namespace, name))),
    async remove(namespace, name) {
      await call(path(namespace, name), { method: "DELETE" });
    },
  };
}
