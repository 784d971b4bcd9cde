import type { JsonObject } from "@onexit/events";
import type { ValueSource } from "@onexit/executor";
import { type ArgoClient, argoClient } from "./argo-client.ts";
import { createFrom } from "./cleanups.ts";
import { openTestDoor } from "./door.ts";
import { startTestEngine, type TestEngine } from "./engine.ts";
import { createTestServer } from "./nats.ts";

/** A door of its own and whoever asks there. */
export interface TestApi {
  readonly argo: ArgoClient;
  readonly engine: TestEngine;
  readonly base: string;
  /** A plain request, as curl and hera make it: the status and the JSON of the answer. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
  ) => Promise<{ readonly status: number; readonly json: any }>;
}

/** An engine with its door, for a file of tests; `values` are the secrets that both know. */
export function startTestApi(values: ValueSource = () => undefined): Promise<TestApi & AsyncDisposable> {
  return createFrom(async (cleanups) => {
    const server = cleanups.use(await createTestServer());
    const nats = await server.connect();
    const engine = cleanups.use(await startTestEngine(nats, undefined, { values }));
    await engine.running.crons.start();
    const door = cleanups.use(await openTestDoor(engine, { values }));
    const base = `http://127.0.0.1:${door.port}`;
    return {
      argo: argoClient(base),
      engine,
      base,
      async ask(method, path, body) {
        const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
        const response = await fetch(`${base}/${path}`, { method, ...sent });
        return { status: response.status, json: await response.json() };
      },
      [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
    };
  });
}

/** A template that runs a shell script. */
export const shell = (name: string, script: string): JsonObject => ({
  name,
  container: { image: "alpine", command: ["sh", "-c"], args: [script] },
});

/** A workflow of one step. */
export const oneStep = (metadata: JsonObject, script: string, spec: JsonObject = {}): JsonObject => ({
  metadata,
  spec: {
    entrypoint: "main",
    templates: [shell("main", script), ...((spec.templates as JsonObject[]) ?? [])],
    ...without(spec),
  },
});

function without({ templates: _templates, ...rest }: JsonObject): JsonObject {
  return rest;
}
