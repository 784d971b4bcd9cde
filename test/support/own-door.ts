import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoorOptions, OwnOptions } from "@onexit/engine/door";
import type { Nats } from "@onexit/nats";
import { type Action, createLog, defineAction, previewRequest, startAction, TerminalError } from "@onexit/sdk";
import { createFrom } from "./cleanups.ts";
import { openTestDoor } from "./door.ts";
import { manifestOf, startTestEngine, type TestEngine } from "./engine.ts";
import { createTestServer } from "./nats.ts";

/** An engine, its door with the dashboard's routes, and one action that does what its text says. */
export interface OwnWorld extends AsyncDisposable {
  readonly base: string;
  /** Another door to the same engine. */
  readonly openDoor: (more: Partial<DoorOptions>) => Promise<string>;
  readonly nats: Nats;
  readonly engine: TestEngine;
  /** Texts that were sent. */
  readonly acted: string[];
  /** Where the built dashboard would be. */
  readonly pages: string;
  /** Runs a workflow whose handler tells this text; resolves with its uid once all is over. */
  readonly run: (name: string, text: string) => Promise<string>;
}

export const handlerOf = (name: string, text: string) =>
  manifestOf(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: ${name}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: ["echo hello; exit 1"]}
  - name: bye
    steps:
    - - name: tell
        template: tell
  - name: tell
    plugin: {tell: {channel: "#ops", text: ${JSON.stringify(text)}}}
`);

/** `refuse` is dead at once; every other text is sent. */
function tellAction(acted: string[]) {
  return defineAction({
    name: "tell",
    async run({ parameters }) {
      const text = String(parameters.text);
      if (text.startsWith("refuse")) throw new TerminalError("refused by the channel", { status: 403 });
      acted.push(text);
      return { outcome: "succeeded", detail: "posted" };
    },
    preview: ({ parameters }) => ({ channel: "#ops", text: String(parameters.text) }),
  });
}

/** Everything on free ports. */
export function createOwnWorld(): Promise<OwnWorld> {
  return createFrom(async (cleanups) => {
    const server = cleanups.use(await createTestServer());
    const nats = await server.connect();
    const pages = await mkdtemp(join(tmpdir(), "onexit-pages-"));
    cleanups.use({ [Symbol.asyncDispose]: () => rm(pages, { recursive: true, force: true }) });
    const engine = cleanups.use(await startTestEngine(nats));
    const acted: string[] = [];
    const action = tellAction(acted) as unknown as Action;
    cleanups.use(await startAction(action, { nats, environment: {}, logLevel: "error" }));
    const options: OwnOptions = {
      nats,
      actions: async () => [
        { name: "tell", description: "Tells.", destination: "here", parameters: [], secrets: [], example: {} },
      ],
      preview: async (request) => (request.action === "tell" ? previewRequest(action, request, {}) : undefined),
      policies: async () => ({ items: [], problems: [] }),
      roles: () => [{ name: "engine", ready: true, reasons: [] }],
      persistence: "kept until the test ends",
      pages,
      cluster: "local",
      log: createLog({ name: "door", level: "fatal", redact: (text) => text }),
      onProblem: () => undefined,
    };
    const openDoor = async (more: Partial<DoorOptions>) => {
      const door = cleanups.use(await openTestDoor(engine, { own: options, ...more }));
      return `http${more.tls === undefined ? "" : "s"}://127.0.0.1:${door.port}`;
    };
    return {
      base: await openDoor({}),
      openDoor,
      nats,
      engine,
      acted,
      pages,
      async run(name, text) {
        const submitted = await engine.running.engine.submit(handlerOf(name, text), {
          namespace: "default",
          semantics: "onexit",
          resources: [],
        });
        if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
        await engine.settled(submitted.workflow.uid);
        return submitted.workflow.uid;
      },
      [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
    };
  });
}
