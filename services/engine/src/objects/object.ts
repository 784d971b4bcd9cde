import type { EarlierNode, JsonObject } from "@onexit/events";
import type { Issue } from "@onexit/manifest";

/** The API group and version of everything that is served. */
export const apiVersion = "argoproj.io/v1alpha1";

/** One kind of objects, in the words of Kubernetes. */
export interface ObjectKind {
  readonly kind: "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate" | "CronWorkflow" | "WorkflowEventBinding";
  readonly plural: ObjectPlural;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** False: its objects belong to the whole cluster, and their namespace is the empty one. */
  readonly namespaced: boolean;
}

export type ObjectPlural =
  | "workflows"
  | "workflowtemplates"
  | "clusterworkflowtemplates"
  | "cronworkflows"
  | "workfloweventbindings";

export const objectKinds = {
  workflows: {
    kind: "Workflow",
    plural: "workflows",
    singular: "workflow",
    shortNames: ["wf"],
    namespaced: true,
  },
  workflowtemplates: {
    kind: "WorkflowTemplate",
    plural: "workflowtemplates",
    singular: "workflowtemplate",
    shortNames: ["wftmpl"],
    namespaced: true,
  },
  clusterworkflowtemplates: {
    kind: "ClusterWorkflowTemplate",
    plural: "clusterworkflowtemplates",
    singular: "clusterworkflowtemplate",
    shortNames: ["clusterwftmpl", "cwft"],
    namespaced: false,
  },
  cronworkflows: {
    kind: "CronWorkflow",
    plural: "cronworkflows",
    singular: "cronworkflow",
    shortNames: ["cwf", "cronwf"],
    namespaced: true,
  },
  workfloweventbindings: {
    kind: "WorkflowEventBinding",
    plural: "workfloweventbindings",
    singular: "workfloweventbinding",
    shortNames: ["wfeb"],
    namespaced: true,
  },
} as const satisfies Record<ObjectPlural, ObjectKind>;

/** What became of an object; `resourceVersion` is the change's own, and so is that of the object. */
export interface ObjectChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: JsonObject;
  readonly resourceVersion: string;
}

/** The object as it is now, or why it is not so. `message` is for a person; `issues` say more where a manifest is wrong. */
export type ObjectAnswer = { readonly object: JsonObject; readonly warnings?: readonly string[] } | ObjectRefusal;

export interface ObjectRefusal {
  /**
   * `conflict`: another version than the one that was named, or something stands in the way just now; `unsupported`:
   * it would never work.
   */
  readonly refused: "exists" | "absent" | "conflict" | "invalid" | "unsupported";
  readonly message: string;
  readonly issues?: readonly Issue[];
}

/** Somebody who is told of changes. */
export interface Watching {
  readonly stop: () => void;
}

/** Who asks, as journals call them, and whether only to see what would come of it. */
export interface ChangeOptions {
  readonly by: string;
  readonly dryRun?: boolean;
}

/** What may be said of an object that is new. */
export interface CreateOptions extends ChangeOptions {
  readonly resources?: readonly JsonObject[];
  /** Of a workflow: what another one has done of it already. */
  readonly earlier?: Readonly<Record<string, EarlierNode>>;
}

/**
 * The objects of one kind. Each has a uid, a resourceVersion, a creationTimestamp and a generation in its metadata;
 * versions are integers that grow over all objects of the kind.
 */
export interface ObjectStore {
  readonly kind: ObjectKind;
  /** An empty namespace means all. Watching from the list's version misses nothing. */
  list(namespace: string): Promise<{ readonly resourceVersion: string; readonly items: readonly JsonObject[] }>;
  get(namespace: string, name: string): Promise<JsonObject | undefined>;
  /** `resources` are templates and ConfigMaps that the object may refer to; they win over those that are stored. */
  create(namespace: string, object: JsonObject, options: CreateOptions): Promise<ObjectAnswer>;
  /** What is wrong with an object, whether or not there is one of its name. */
  check(
    namespace: string,
    object: JsonObject,
    options?: { readonly resources?: readonly JsonObject[] },
  ): Promise<ObjectAnswer>;
  /** A `metadata.resourceVersion` that is not the present one is a conflict; without one whatever is there is replaced. */
  replace(
    namespace: string,
    name: string,
    object: JsonObject,
    options: ChangeOptions & { readonly resources?: readonly JsonObject[] },
  ): Promise<ObjectAnswer>;
  /** Gives the object as it was. One that has work to do first is still there, and told as DELETED when it is gone. */
  remove(namespace: string, name: string, options: ChangeOptions): Promise<ObjectAnswer>;
  /**
   * Tells of what happens after a version, by default from now on; of several quick changes of one object only the last
   * is told. A version that is too old, or not known, is expired: list again.
   */
  watch(
    namespace: string,
    after: string | undefined,
    onChange: (change: ObjectChange) => void,
  ): Watching | { readonly refused: "expired" };
}

/** All that the API serves. */
export interface Objects extends Readonly<Record<ObjectPlural, ObjectStore>> {
  /** Knows the stored templates and ends what a crash left half removed; after the engine has recovered. */
  readonly start: () => Promise<void>;
}

/** `workflows.argoproj.io "x" not found`, as Kubernetes says it. */
export function absent({ plural }: ObjectKind, name: string): ObjectRefusal {
  return { refused: "absent", message: `${plural}.argoproj.io ${JSON.stringify(name)} not found` };
}

/** Kubernetes' words for a name that is taken. */
export function taken({ plural }: ObjectKind, name: string): ObjectRefusal {
  return { refused: "exists", message: `${plural}.argoproj.io ${JSON.stringify(name)} already exists` };
}

/** Kubernetes' words for a version that is not the present one. */
export function outdated({ plural }: ObjectKind, name: string): ObjectRefusal {
  return {
    refused: "conflict",
    message:
      `Operation cannot be fulfilled on ${plural}.argoproj.io ${JSON.stringify(name)}: the object has been modified; ` +
      "please apply your changes to the latest version and try again",
  };
}

/** More mistakes at once nobody reads. */
const mostErrors = 20;

/** A manifest with mistakes; the message has the first of its errors, `issues` has all. */
export function invalid(issues: readonly Issue[]): ObjectRefusal {
  const errors = issues.filter(({ severity }) => severity === "error");
  const texts = errors.slice(0, mostErrors).map(issueText);
  const more = errors.length - texts.length;
  const message = [...texts, ...(more > 0 ? [`and ${more} more mistakes`] : [])].join("; ");
  return { refused: "invalid", message, issues };
}

/** An issue on one line, without a file. */
export function issueText({ path, message, suggestion }: Issue): string {
  return `${path.join(".")}: ${message}${suggestion === undefined ? "" : ` (${suggestion})`}`;
}
