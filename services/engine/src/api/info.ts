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
  const noBindings =
    "WorkflowEventBindings are not supported: create or submit a workflow instead, or let a policy with the action " +
    "submit start one";
  routes.post("/events/:namespace/:discriminator", (c) => fail(c, 12, noBindings));
  routes.post("/events/:namespace", (c) => fail(c, 12, noBindings));
  routes.get("/workflow-event-bindings/:namespace", (c) => c.json({ metadata: { resourceVersion: "0" }, items: [] }));
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
    platform: `${process.platform}/${process.arch}`,
  };
}
