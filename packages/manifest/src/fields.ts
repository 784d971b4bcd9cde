/**
 * What becomes of a field: `known` is read; `silent` says something about pods and scheduling that has no meaning here;
 * `noted` has no effect either, but people may count on it; `unsupported` is refused.
 */
type FieldFate = "known" | "silent" | "noted" | "unsupported";

/** All fields that an object of a manifest may have. */
export type FieldTable = ReadonlyMap<string, FieldFate>;

/** The document itself. */
export const workflowFields = table({ known: "apiVersion kind metadata spec", silent: "status" });

/** Kubernetes' `ObjectMeta`. */
export const metadataFields = table({
  known: "name generateName namespace labels annotations",
  silent:
    "uid resourceVersion creationTimestamp generation managedFields selfLink finalizers ownerReferences deletionTimestamp deletionGracePeriodSeconds clusterName",
});

/** Argo's `WorkflowSpec`. */
export const specFields = table({
  known: "entrypoint onExit serviceAccountName arguments activeDeadlineSeconds templates",
  silent:
    "ttlStrategy podGC nodeSelector tolerations affinity imagePullSecrets priority podPriority podPriorityClassName schedulerName automountServiceAccountToken executor podMetadata podDisruptionBudget volumeClaimGC hostAliases dnsPolicy dnsConfig",
  noted: "archiveLogs artifactRepositoryRef artifactGC securityContext hostNetwork podSpecPatch",
  unsupported:
    "hooks parallelism suspend shutdown retryStrategy synchronization templateDefaults volumes volumeClaimTemplates workflowTemplateRef workflowMetadata metrics",
});

/** Argo's `Template`. */
export const templateFields = table({
  known: "name inputs outputs container script steps plugin activeDeadlineSeconds",
  silent:
    "metadata annotations nodeSelector tolerations affinity serviceAccountName priority priorityClassName schedulerName automountServiceAccountToken executor hostAliases",
  noted: "securityContext podSpecPatch archiveLocation",
  unsupported:
    "containerSet dag data http resource suspend daemon failFast hooks initContainers memoize metrics onExit parallelism pendingTimeout retryStrategy sidecars synchronization template templateRef timeout volumes",
});

const containerFieldNames = {
  known: "image command args env workingDir",
  silent: "name imagePullPolicy resources ports terminationMessagePath terminationMessagePolicy resizePolicy",
  noted: "securityContext lifecycle livenessProbe readinessProbe startupProbe stdin stdinOnce tty restartPolicy",
  unsupported: "envFrom volumeMounts volumeDevices",
};

/** Kubernetes' `Container`. */
export const containerFields = table(containerFieldNames);

/** Argo's `ScriptTemplate`: a container with a source. */
export const scriptFields = table({ ...containerFieldNames, known: `${containerFieldNames.known} source` });

/** Kubernetes' `EnvVar`. */
export const envFields = table({ known: "name value", unsupported: "valueFrom" });

/** Argo's `WorkflowStep`. */
export const stepFields = table({
  known: "name template arguments when",
  unsupported: "continueOn hooks inline onExit templateRef withItems withParam withSequence",
});

/** Argo's `Arguments`, and its `Inputs`. */
export const argumentsFields = table({ known: "parameters", unsupported: "artifacts" });

/** Argo's `Outputs`, as far as a manifest declares them. */
export const outputsFields = table({ known: "parameters", unsupported: "artifacts" });

/** Argo's `Parameter` where a value comes in. */
export const parameterFields = table({
  known: "name value default enum",
  silent: "description",
  unsupported: "valueFrom globalName",
});

/** Argo's `Parameter` where a value goes out. */
export const outputParameterFields = table({
  known: "name value valueFrom",
  silent: "description",
  unsupported: "globalName default enum",
});

/** Argo's `ValueFrom` of an output parameter. */
export const valueFromFields = table({
  known: "path parameter default",
  unsupported: "configMapKeyRef event expression jqFilter jsonPath supplied",
});

function table(names: Partial<Record<FieldFate, string>>): FieldTable {
  const entries = Object.entries(names) as [FieldFate, string][];
  return new Map(entries.flatMap(([fate, list]) => list.split(" ").map((name) => [name, fate] as const)));
}
