import type { SemanticsName } from "@onexit/events";
import type { ArtifactRepository, ValueSource } from "@onexit/executor";
import { Hono } from "hono";
import type { Registry } from "prom-client";
import { type GuardOptions, guard } from "../auth/guard.ts";
import { listen, type TlsFiles } from "../auth/listen.ts";
import type { Crons } from "../cron/crons.ts";
import type { Engine } from "../engine.ts";
import { kubeRoutes } from "../kube/routes.ts";
import type { Objects } from "../objects/object.ts";
import { ownOperations } from "../own/operations.ts";
import type { OwnOptions } from "../own/options.ts";
import { createOwnRoutes } from "../own/routes.ts";
import type { Reader } from "../reader.ts";
import { argoRoutes } from "./argo.ts";
import { fail } from "./failure.ts";
import { argoOperations } from "./openapi/argo-operations.ts";
import { describeAt } from "./openapi/route.ts";

/** What the door answers from. */
export interface DoorOptions {
  readonly engine: Engine;
  readonly reader: Reader;
  readonly crons: Crons;
  readonly objects: Objects;
  readonly semantics: SemanticsName;
  /** Where the executor keeps its logs. */
  readonly logsDir: string;
  /** Where it keeps its artifacts; by default beside the logs. */
  readonly artifacts?: ArtifactRepository;
  /** The secrets that locations of artifacts name; by default there are none. */
  readonly values?: ValueSource;
  readonly registry: Registry;
  /** Why no work is taken now; empty when ready. */
  readonly notReady: () => readonly string[];
  readonly version: string;
  /** What the dashboard is told; without it there is none. */
  readonly own?: OwnOptions;
  /** Who may come in; whoever reaches the port, by a name of the loopback, unless given. */
  readonly guard?: GuardOptions;
  readonly tls?: TlsFiles;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

const open: GuardOptions = { hosts: [], perSecond: 0, monotonic: () => performance.now() };

/** A listening door. */
export interface Door extends AsyncDisposable {
  readonly port: number;
}

/** Serves Argo's REST API as far as it goes, health and metrics. Rejects when the port is taken. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { engine, reader, crons, objects, logsDir, registry, notReady, version } = options;
  // `argo list -A` asks for the path with nothing behind its last slash.
  const app = new Hono({ strict: false });
  const own = options.own && (await createOwnRoutes({ ...options.own, engine, reader, version, notReady }));
  app.use(...guard(options.guard ?? open, own?.audit));
  const kube = kubeRoutes({ objects, logsDir, version });
  app.route("/", kube);
  const { artifacts, values } = options;
  app.route("/", argoRoutes({ engine, reader, crons, objects, logsDir, artifacts, values, version }));
  app.get("/healthz", (c) => c.text("ok\n"));
  app.get("/readyz", (c) => {
    const reasons = notReady();
    return c.text(`${reasons.join("\n") || "ok"}\n`, reasons.length === 0 ? 200 : 503);
  });
  app.get("/metrics", async (c) => c.text(await registry.metrics(), 200, { "content-type": registry.contentType }));
  if (own !== undefined) app.route("/", own.routes).route("/", own.pages);
  describeAt(app, {
    operations: { ...argoOperations, ...(own === undefined ? {} : ownOperations) },
    elsewhere: [...kube.routes, ...(own?.pages.routes ?? [])],
    version,
  });
  app.notFound((c) => fail(c, 5, `there is nothing at ${c.req.path}`));
  app.onError((error, c) => fail(c, 13, error.message));

  const listening = await listen(app, { ...options, onProblem: (error) => options.own?.onProblem(error) }).catch(
    async (error: unknown) => {
      await own?.[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    port: listening.port,
    async [Symbol.asyncDispose]() {
      await own?.[Symbol.asyncDispose]();
      await listening[Symbol.asyncDispose]();
    },
  };
}
