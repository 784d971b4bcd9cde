import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpTarget, startHttpTarget, type TargetReply, type TargetRequest } from "@onexit/sdk/testing";
import { onTestFinished } from "vitest";

/** One object that a cluster holds. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

/** An API server on loopback with the slice of Kubernetes that deletes need. */
export interface KubernetesApi extends HttpTarget {
  /** Points to the server, with a token. */
  readonly kubeconfig: string;
  /** `kind/name` of everything that is left, in order. */
  left(): readonly string[];
  add(kind: string, name: string, more?: Partial<ClusterObject["metadata"]>): void;
}

/** How many objects a page of a list holds at most, whatever is asked for. */
const pageSize = 2;

const kinds = [
  { apiVersion: "v1", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims", namespaced: true },
  { apiVersion: "v1", kind: "Secret", plural: "secrets", namespaced: true },
  { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps", namespaced: true },
  { apiVersion: "v1", kind: "Namespace", plural: "namespaces", namespaced: false },
  { apiVersion: "batch/v1", kind: "Job", plural: "jobs", namespaced: true },
  { apiVersion: "cert-manager.io/v1", kind: "Certificate", plural: "certificates", namespaced: true },
];

/** Starts a server that holds nothing. `beforeDelete` may change what it holds. */
export async function startKubernetesApi(
  beforeDelete: (api: KubernetesApi) => void = () => {},
): Promise<KubernetesApi> {
  const objects = new Map<string, ClusterObject>();
  const dir = await mkdtemp(join(tmpdir(), "onexit-kubeconfig-"));
  // It outlives the server: one that is down is still known.
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const target = await startHttpTarget({
    identify: ({ path }) => path.split("?")[0] ?? "",
    respond: (request) => {
      if (request.headers.authorization !== "Bearer token-of-somebody") return status(401, "Unauthorized");
      const url = new URL(request.path, "http://cluster");
      const [, apiVersion = "", rest = ""] = /^\/(?:api\/(?=v1)|apis\/)(v1|[^/]+\/v\w+)(.*)$/.exec(url.pathname) ?? [];
      const known = kinds.filter((kind) => kind.apiVersion === apiVersion);
      if (known.length === 0) return status(404, "the server could not find the requested resource");
      if (rest === "") return { json: resourceList(apiVersion, known) };
      const [, namespace, plural = "", name] = /^(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
      const kind = known.find((one) => one.plural === plural)?.kind ?? "";
      const listed = [...objects].filter(
        ([, { kind: own, metadata }]) => own === kind && metadata.namespace === namespace,
      );
      if (name === undefined)
        return {
          json: page(
            apiVersion,
            kind,
            listed.map(([, object]) => object),
            url,
          ),
        };
      if (request.method === "DELETE") beforeDelete(api);
      return answerFor(objects, `${namespace}/${kind}/${name}`, request);
    },
  });
  const api: KubernetesApi = Object.assign(target, {
    kubeconfig: join(dir, "config"),
    left: () => [...objects.values()].map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort(),
    add: (kind: string, name: string, more: Partial<ClusterObject["metadata"]> = {}) => {
      const { apiVersion = "v1", namespaced = true } = kinds.find((one) => one.kind === kind) ?? {};
      const namespace = namespaced ? { namespace: "data" } : {};
      const metadata = { name, uid: `uid-of-${name}`, ...namespace, ...more };
      objects.set(`${metadata.namespace}/${kind}/${name}`, { apiVersion, kind, metadata });
    },
  });
  await writeFile(api.kubeconfig, kubeconfigOf(target.url));
  return api;
}

function answerFor(objects: Map<string, ClusterObject>, key: string, { method, body }: TargetRequest): TargetReply {
  const object = objects.get(key);
  if (object === undefined) return status(404, "not found");
  if (method === "GET") return { json: object };
  const { preconditions } = JSON.parse(body) as { readonly preconditions?: { readonly uid?: string } };
  const { uid } = object.metadata;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) return status(409, `the UID is ${uid}`);
  objects.delete(key);
  return { json: { kind: "Status", apiVersion: "v1", status: "Success" } };
}

function page(apiVersion: string, kind: string, objects: readonly ClusterObject[], { searchParams }: URL) {
  const wanted = (searchParams.get("labelSelector") ?? "").split(",").map((part) => part.split("="));
  const matching = objects.filter(({ metadata }) =>
    wanted.every(([key = "", value]) => key === "" || metadata.labels?.[key] === value),
  );
  const from = Number(searchParams.get("continue") ?? 0);
  const items = matching.slice(from, from + pageSize);
  const metadata = from + pageSize < matching.length ? { continue: String(from + pageSize) } : {};
  return { apiVersion, kind: `${kind}List`, metadata, items };
}

function resourceList(groupVersion: string, known: typeof kinds) {
  const resources = known.map(({ plural, kind, namespaced }) => ({
    name: plural,
    singularName: "",
    namespaced,
    kind,
    verbs: [],
  }));
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}

function status(code: number, message: string): TargetReply {
  return { status: code, json: { kind: "Status", apiVersion: "v1", status: "Failure", code, message } };
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "test", user: { token: "token-of-somebody" } }],
  });
}
