import { Hono } from "hono";

/** What Argo's clients ask about the server itself. */
export function infoRoutes(version: string): Hono {
  const routes = new Hono();
  routes.get("/version", (c) => c.json(versionInfo(version)));
  routes.get("/info", (c) => c.json({ managedNamespace: "", links: [], modals: {}, navColor: "", columns: [] }));
  routes.get("/userinfo", (c) =>
    c.json({ issuer: "", subject: "", groups: [], email: "", emailVerified: false, serviceAccountName: "" }),
  );
  routes.post("/tracking/event", (c) => c.json({}));
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
