import { Hono } from "hono";
import { fail } from "./failure.ts";

/** What Argo's clients ask about the server itself, and what they ask that is not served. */
export function infoRoutes(version: string): Hono {
  const routes = new Hono();
  routes.get("/version", (c) => c.json(versionInfo(version)));
  routes.get("/info", (c) => c.json({ managedNamespace: "", links: [], modals: {}, navColor: "", columns: [] }));
  routes.get("/userinfo", (c) =>
    c.json({ issuer: "", subject: "", groups: [], email: "", emailVerified: false, serviceAccountName: "" }),
  );
  routes.post("/tracking/event", (c) => c.json({}));
  const noLimits =
    "limits of semaphores are not changed here: they stand in ConfigMaps, beside the workflow or under configMaps in onexit.yaml";
  routes.post("/sync/:namespace", (c) => fail(c, 12, noLimits));
  routes.on(["GET", "PUT", "DELETE"], "/sync/:namespace/:key", (c) => fail(c, 12, noLimits));
  return routes;
}

/** All strings, as Argo's clients expect. */
function versionInfo(version: string) {
  return {
    version: `v${version}+onexit`,
    buildDate: "",
    gitCommit: "",
    gitTag: `v${version}`,
    gitTreeState: "",
    goVersion: "",
    compiler: "tsc",
    platform: `${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`,
  };
}
