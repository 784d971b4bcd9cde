import type { JsonObject } from "@onexit/events";
import { type HttpTarget, startHttpTarget } from "@onexit/sdk/testing";

/** An engine's door that starts nothing, and keeps what it was given. */
export interface FakeEngine extends HttpTarget {
  readonly started: ReadonlyMap<string, JsonObject>;
}

interface Posted {
  readonly workflow: { readonly metadata: JsonObject & { readonly name: string } };
}

/** Starts a door that takes each name once, as a real one does. */
export async function startFakeEngine(): Promise<FakeEngine> {
  const started = new Map<string, JsonObject>();
  const target = await startHttpTarget({
    identify: ({ body }) => (JSON.parse(body) as Posted).workflow.metadata.name,
    respond: ({ method, path, body }) => {
      if (method === "GET") {
        const found = started.get(decodeURIComponent(path.split("/").at(-1) ?? ""));
        return found === undefined ? { status: 404, json: { code: 5, message: "not found" } } : { json: found };
      }
      const { workflow } = JSON.parse(body) as Posted;
      const { name } = workflow.metadata;
      if (started.has(name)) return { status: 409, json: { code: 6, message: "already exists" } };
      const shown = { ...workflow, metadata: { ...workflow.metadata, uid: `uid-of-${name}` } } as unknown as JsonObject;
      started.set(name, shown);
      return { json: shown };
    },
  });
  return Object.assign(target, { started });
}
