import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type ArtifactRepository, createArtifactRepository, type ValueSource } from "@onexit/executor";
import { Hono } from "hono";
import type { Crons } from "../cron/crons.ts";
import type { Engine } from "../engine.ts";
import type { Objects } from "../objects/object.ts";
import type { Reader } from "../reader.ts";
import { archivedLabelRoutes, archivedRoutes } from "./archived.ts";
import { artifactRoutes } from "./artifacts.ts";
import { cronRoutes } from "./crons.ts";
import { eventStream } from "./event-stream.ts";
import { eventRoutes } from "./events.ts";
import { infoRoutes } from "./info.ts";
import { logRoutes } from "./logs.ts";
import { resourceRoutes } from "./resources.ts";
import { retry, steerRoutes } from "./steer.ts";
import { watchRoutes } from "./watch.ts";
import { workflowRoutes } from "./workflows.ts";

/** What Argo's REST API is served from. */
export interface ArgoPorts {
  readonly engine: Engine;
  readonly reader: Reader;
  readonly crons: Crons;
  readonly objects: Objects;
  /** Where the executor keeps its logs, and by default its artifacts. */
  readonly logsDir: string;
  readonly artifacts: ArtifactRepository | undefined;
  /** The secrets that locations of artifacts name. */
  readonly values: ValueSource | undefined;
  readonly version: string;
}

/** All of Argo's REST API: what `argo`, hera and our own command speak. */
export function argoRoutes(ports: ArgoPorts): Hono {
  const { engine, reader, crons, objects, logsDir, artifacts, version } = ports;
  const repository = artifacts ?? besideLogs(logsDir);
  const values = ports.values ?? (() => undefined);
  const app = new Hono({ strict: false });
  app.route("/api/v1/workflows", logRoutes(reader, logsDir));
  app.route("/api/v1/workflows", steerRoutes(engine, reader));
  app.route("/api/v1/workflows", workflowRoutes(objects, reader));
  app.route("/api/v1/workflow-events", watchRoutes(objects.workflows));
  app.route("/api/v1/workflow-templates", resourceRoutes(new Hono(), objects.workflowtemplates, "template"));
  app.route(
    "/api/v1/cluster-workflow-templates",
    resourceRoutes(new Hono(), objects.clusterworkflowtemplates, "template"),
  );
  app.route("/api/v1/cron-workflows", cronRoutes(objects.cronworkflows, crons));
  app.route(
    "/api/v1/archived-workflows",
    archivedRoutes(objects, reader, (c, seen) => retry(c, engine, seen)),
  );
  app.route("/api/v1", archivedLabelRoutes(objects));
  app.route("/api/v1", infoRoutes(version));
  app.route("/api/v1", eventRoutes(objects));
  // Events of Kubernetes: there are none, and who follows them waits.
  app.get("/api/v1/stream/events/:namespace", (c) => eventStream(c, (stream) => new Promise<void>(stream.onOver)));
  app.route("/", artifactRoutes(reader, { repository, values }));
  return app;
}

function besideLogs(logsDir: string): ArtifactRepository {
  return createArtifactRepository(pathToFileURL(join(resolve(logsDir), ".artifacts")).href);
}
