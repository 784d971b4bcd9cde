import type { KubernetesObject } from "@kubernetes/client-node";
import { TerminalError } from "@onexit/sdk";
import type { CleanupConfig } from "../config.ts";
import type { Found } from "../removal.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import { errorOfKubernetes, statusOf } from "./error.ts";
import type { KubernetesTarget } from "./target.ts";

const pageSize = 500;

/** Looks for the objects that targets name; one that is being deleted already counts as absent. */
export async function findObjects(
  targets: readonly KubernetesTarget[],
  config: CleanupConfig,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const cluster = await connectCluster(config, signal);
  const found: Found[] = [];
  for (const target of targets) {
    const refusal = await refusalOf(cluster, target);
    if (refusal !== undefined) found.push({ refusal });
    else found.push(...(await findTarget(cluster, target)));
  }
  return found;
}

/** A kind that nobody knows would be found absent, and one outside of namespaces is everybody's. */
async function refusalOf(cluster: Cluster, { apiVersion, kind }: KubernetesTarget): Promise<string | undefined> {
  const unknown = `${kind} of ${apiVersion} is no kind that the cluster knows`;
  try {
    const resource = await cluster.resourceOf(apiVersion, kind);
    if (resource === undefined) return unknown;
    return resource.namespaced ? undefined : `${kind} of ${apiVersion} is in no namespace, so it is not removed`;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return unknown;
    throw errorOfKubernetes(`ask for ${kind} of ${apiVersion}`, thrown, cluster.redact);
  }
}

async function findTarget(cluster: Cluster, target: KubernetesTarget): Promise<readonly Found[]> {
  const { apiVersion, kind, namespace, which } = target;
  if ("name" in which) {
    const header = { apiVersion, kind, metadata: { name: which.name, namespace } };
    const object = await unlessAbsent(cluster, `read ${nameOf(target, which.name)}`, () => cluster.read(header));
    return object === undefined ? [{ absent: nameOf(target, which.name) }] : [foundOf(cluster, target, object)];
  }
  const objects: KubernetesObject[] = [];
  let next: string | undefined;
  do {
    const list = (from?: string) =>
      cluster.list(
        apiVersion,
        kind,
        namespace,
        undefined,
        undefined,
        undefined,
        undefined,
        which.selector,
        pageSize,
        from,
      );
    const page = await unlessAbsent(cluster, `list ${nameOf(target, which.selector)}`, () => list(next));
    objects.push(...(page?.items ?? []));
    next = page?.metadata?._continue || undefined;
  } while (next !== undefined);
  if (objects.length === 0) return [{ absent: nameOf(target, which.selector) }];
  return objects.map((object) => foundOf(cluster, target, object));
}

/** Only the object that was found is deleted: not another one that gets its name meanwhile. */
function foundOf(cluster: Cluster, target: KubernetesTarget, { metadata = {} }: KubernetesObject): Found {
  const { apiVersion, kind, namespace, propagation } = target;
  const { name, uid, deletionTimestamp } = metadata;
  if (name === undefined || uid === undefined) throw new TerminalError(`the cluster names no ${kind} in its answer`);
  const shown = nameOf(target, name);
  if (deletionTimestamp !== undefined) return { absent: shown };
  const remove = async () => {
    const header = { apiVersion, kind, metadata: { name, namespace } };
    const options = { propagationPolicy: propagation, preconditions: { uid } };
    const done = await unlessAbsent(
      cluster,
      `delete ${shown}`,
      () => cluster.delete(header, undefined, undefined, undefined, undefined, undefined, options),
      [404, 409],
    );
    return done === undefined ? ("absent" as const) : ("removed" as const);
  };
  return { name: shown, remove };
}

async function unlessAbsent<T>(
  cluster: Cluster,
  what: string,
  call: () => Promise<T>,
  absences = [404],
): Promise<T | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (absences.includes(statusOf(thrown) ?? 0)) return undefined;
    throw errorOfKubernetes(what, thrown, cluster.redact);
  }
}

function nameOf({ kind, namespace }: KubernetesTarget, which: string): string {
  return `${kind.toLowerCase()}/${which} in ${namespace}`;
}
