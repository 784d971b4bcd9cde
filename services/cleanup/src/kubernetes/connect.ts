import type { KubernetesObjectApi, V1APIResource } from "@kubernetes/client-node";
import { createRedactor, type Redact, TerminalError } from "@onexit/sdk";
import type { CleanupConfig } from "../config.ts";

type Client = typeof import("@kubernetes/client-node");

/** The client's calls that cleaning needs, ended by the attempt's signal. */
export interface Cluster extends Pick<KubernetesObjectApi, "read" | "list" | "delete"> {
  /** What the cluster says of a kind; undefined when it knows none of that name. */
  resourceOf(apiVersion: string, kind: string): Promise<Pick<V1APIResource, "namespaced"> | undefined>;
  /** Masks what the calls were authorized by: it comes from KUBECONFIG, and nobody else here knows it. */
  readonly redact: Redact;
}

/** Connects as KUBECONFIG says, or to the cluster that this process runs in. The client is loaded here. */
export async function connectCluster(config: CleanupConfig, signal: AbortSignal): Promise<Cluster> {
  const client = await import("@kubernetes/client-node");
  return clusterOf(client, readKubeConfig(client, config), signal);
}

function readKubeConfig({ KubeConfig }: Client, { kubeconfig, clusterHost }: CleanupConfig) {
  const read = new KubeConfig();
  // Not the file in the home directory: nobody who starts a service means that one.
  if (kubeconfig === undefined && clusterHost === undefined) {
    throw new TerminalError("no cluster is known: KUBECONFIG is not set, and this process runs in none");
  }
  try {
    if (kubeconfig === undefined) read.loadFromCluster();
    else {
      const [first = "", ...others] = kubeconfig.split(":").filter((path) => path !== "");
      read.loadFromFile(first);
      for (const path of others) {
        const more = new KubeConfig();
        more.loadFromFile(path);
        read.mergeConfig(more);
      }
    }
  } catch (thrown) {
    throw new TerminalError("KUBECONFIG cannot be read", { cause: thrown });
  }
  return read;
}

function clusterOf(client: Client, kubeConfig: InstanceType<Client["KubeConfig"]>, signal: AbortSignal): Cluster {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) throw new TerminalError("KUBECONFIG names no current cluster");
  const secrets = new Set<string>();
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(cluster.server, {}),
    authMethods: { default: kubeConfig },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(signal);
          const { Authorization = "" } = request.getHeaders();
          secrets.add(Authorization.replace(/^\w+ /, ""));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  /** The client knows how each kind is called in URLs and whether it is in a namespace, but does not tell. */
  class Objects extends client.KubernetesObjectApi {
    redact(text: string) {
      return createRedactor([...secrets])(text);
    }

    resourceOf(apiVersion: string, kind: string) {
      return this.resource(apiVersion, kind);
    }
  }
  return new Objects(configuration);
}
