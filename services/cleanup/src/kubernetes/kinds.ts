/** What a kind is called in the cluster. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Kinds that may be named without a version, by group and version; each with the short names that kubectl knows. */
const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  v1: {
    ConfigMap: ["cm"],
    Endpoints: ["ep"],
    PersistentVolumeClaim: ["pvc"],
    Pod: ["po"],
    ReplicationController: ["rc"],
    Secret: [],
    Service: ["svc"],
    ServiceAccount: ["sa"],
  },
  "apps/v1": { DaemonSet: ["ds"], Deployment: ["deploy"], ReplicaSet: ["rs"], StatefulSet: ["sts"] },
  "batch/v1": { CronJob: ["cj"], Job: [] },
  "networking.k8s.io/v1": { Ingress: ["ing"], NetworkPolicy: ["netpol"] },
  "policy/v1": { PodDisruptionBudget: ["pdb"] },
  "rbac.authorization.k8s.io/v1": { Role: [], RoleBinding: [] },
  "coordination.k8s.io/v1": { Lease: [] },
  "autoscaling/v2": { HorizontalPodAutoscaler: ["hpa"] },
  "argoproj.io/v1alpha1": { CronWorkflow: ["cwf"], Workflow: ["wf"], WorkflowTemplate: ["wftmpl"] },
};

const byWord: ReadonlyMap<string, KindName> = new Map(
  Object.entries(known).flatMap(([apiVersion, kinds]) =>
    Object.entries(kinds).flatMap(([kind, short]) => {
      const lower = kind.toLowerCase();
      const words = [lower, lower.endsWith("s") ? `${lower}es` : `${lower}s`.replace(/ys$/, "ies"), ...short];
      return words.map((word): [string, KindName] => [word, { apiVersion, kind }]);
    }),
  ),
);

/** The kind that a word means as it does for kubectl; undefined for one that needs an apiVersion beside it. */
export function kindOf(word: string): KindName | undefined {
  return byWord.get(word.toLowerCase());
}
