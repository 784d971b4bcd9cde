import type { JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { apiVersionOf, type Resource } from "./resource.ts";
import { nothingHere } from "./status.ts";

/** What is asked for by clients that take all of the discovery in one answer. */
const aggregated = "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const aggregatedType = `application/json;${aggregated}`;

/** `/version`, `/api` and `/apis`, plain and aggregated: what there is, and what one may do with it. */
export function discoveryRoutes(resources: readonly Resource[], version: string): Hono {
  const routes = new Hono();
  const core = resources.filter(({ group }) => group === "");
  const own = resources.filter(({ group }) => group !== "");
  const wantsAggregated = (c: Context) => {
    const accept = c.req.header("accept")?.replaceAll(" ", "") ?? "";
    return (accept.includes("as=APIGroupDiscoveryList") && accept.includes("v=v2;")) || accept.includes(aggregated);
  };
  const answer = (c: Context, of: readonly Resource[], plain: JsonObject) =>
    wantsAggregated(c)
      ? c.body(JSON.stringify(groupDiscovery(of)), 200, { "content-type": aggregatedType })
      : c.json(plain);

  routes.get("/version", (c) => c.json(versionInfo(version)));
  routes.get("/api", (c) => answer(c, core, apiVersions(c)));
  routes.get("/apis", (c) => answer(c, own, { kind: "APIGroupList", apiVersion: "v1", groups: [argoGroup] }));
  routes.get("/api/v1", (c) => c.json(resourceList(core)));
  routes.get("/apis/argoproj.io", (c) => c.json({ kind: "APIGroup", apiVersion: "v1", ...argoGroup }));
  routes.get("/apis/argoproj.io/v1alpha1", (c) => c.json(resourceList(own)));
  routes.get("/apis/:group", nothingHere);
  return routes;
}

const argoVersion = { groupVersion: "argoproj.io/v1alpha1", version: "v1alpha1" };
const argoGroup = { name: "argoproj.io", versions: [argoVersion], preferredVersion: argoVersion };

function apiVersions(c: Context): JsonObject {
  const { host } = new URL(c.req.url);
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: host }];
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs };
}

/** The Kubernetes version whose ways are followed; `gitVersion` says that it is no cluster. */
function versionInfo(version: string): JsonObject {
  return {
    major: "1",
    minor: "32",
    gitVersion: `v1.32.0+onexit-${version}`,
    gitCommit: "",
    gitTreeState: "",
    buildDate: "",
    goVersion: "",
    compiler: "",
    platform: `${process.platform}/${process.arch}`,
  };
}

function resourceList(resources: readonly Resource[]): JsonObject {
  const entries = resources.flatMap((resource) => {
    const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
    const own = {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: [...verbs],
      ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
      ...(categories.length === 0 ? {} : { categories: [...categories] }),
    };
    const below = resource.subresources.map((name) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      kind,
      verbs: ["get"],
    }));
    return [own, ...below];
  });
  const groupVersion = resources[0] === undefined ? "v1" : apiVersionOf(resources[0]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: entries };
}

function groupDiscovery(resources: readonly Resource[]): JsonObject {
  const [first] = resources;
  const version = {
    version: first?.version ?? "v1",
    freshness: "Current",
    resources: resources.map((resource) => ({
      resource: resource.plural,
      responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
      scope: resource.namespaced ? "Namespaced" : "Cluster",
      singularResource: resource.singular,
      verbs: [...resource.verbs],
      ...(resource.shortNames.length === 0 ? {} : { shortNames: [...resource.shortNames] }),
      ...(resource.categories.length === 0 ? {} : { categories: [...resource.categories] }),
      ...(resource.subresources.length === 0
        ? {}
        : {
            subresources: resource.subresources.map((name) => ({
              subresource: name,
              responseKind: { group: "", version: "v1", kind: resource.kind },
              verbs: ["get"],
            })),
          }),
    })),
  };
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: [{ metadata: first?.group === "" || first === undefined ? {} : { name: first.group }, versions: [version] }],
  };
}
