import { Hono } from "hono";
import type { Objects } from "../objects/object.ts";
import { discoveryRoutes } from "./discovery.ts";
import { openapiRoutes } from "./openapi.ts";
import { podLogRoutes } from "./pod-logs.ts";
import { readRoutes } from "./read-routes.ts";
import { resourcesOf } from "./resource.ts";
import { nothingHere, refuse } from "./status.ts";
import { writeRoutes } from "./write-routes.ts";

/** What the Kubernetes routes answer from. */
export interface KubeOptions {
  readonly objects: Objects;
  /** Where the executor keeps its logs. */
  readonly logsDir: string;
  readonly version: string;
  /** Epoch ms. */
  readonly now?: () => number;
}

/** As much of the Kubernetes API as kubectl needs for Argo's kinds, their pods and events. Every failure is a Status. */
export function kubeRoutes({ objects, logsDir, version, now = Date.now }: KubeOptions): Hono {
  const routes = new Hono();
  const resources = resourcesOf(objects);
  const pods = resources.find(({ plural }) => plural === "pods");
  routes.route("/", discoveryRoutes(resources, version));
  routes.route("/", openapiRoutes(resources));
  if (pods !== undefined) routes.route("/", podLogRoutes(objects.workflows, pods, logsDir, now));
  routes.route("/", readRoutes(resources, now));
  routes.route("/", writeRoutes(resources, objects));
  for (const place of ["/apis/*", "/api/v1/namespaces/*"]) routes.all(place, nothingHere);
  routes.onError((error, c) => refuse(c, "InternalError", error.message));
  return routes;
}
