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
  known:
    "entrypoint onExit hooks serviceAccountName arguments activeDeadlineSeconds templates parallelism suspend retryStrategy synchronization templateDefaults volumes volumeClaimTemplates workflowTemplateRef workflowMetadata priority",
  silent:
    "ttlStrategy podGC nodeSelector tolerations affinity imagePullSecrets podPriority podPriorityClassName schedulerName automountServiceAccountToken executor podMetadata podDisruptionBudget volumeClaimGC hostAliases dnsPolicy dnsConfig metrics shutdown podResources",
  noted: "archiveLogs artifactRepositoryRef artifactGC securityContext hostNetwork podSpecPatch",
});

/** Argo's `Template`. */
export const templateFields = table({
  known:
    "name inputs outputs container script steps dag containerSet suspend http data plugin activeDeadlineSeconds timeout retryStrategy parallelism failFast synchronization memoize daemon volumes initContainers sidecars metadata annotations onExit",
  silent:
    "nodeSelector tolerations affinity serviceAccountName priority priorityClassName schedulerName automountServiceAccountToken executor hostAliases metrics podResources",
  noted: "securityContext podSpecPatch archiveLocation pendingTimeout",
  unsupported: "resource",
});

/** Argo's `Metadata` of a template. */
export const podMetadataFields = table({ known: "annotations labels" });

const containerFieldNames = {
  known: "name image command args env envFrom workingDir volumeMounts",
  silent: "imagePullPolicy resources ports terminationMessagePath terminationMessagePolicy resizePolicy",
  noted:
    "securityContext lifecycle livenessProbe readinessProbe startupProbe stdin stdinOnce tty restartPolicy restartPolicyRules",
  unsupported: "volumeDevices",
};

/** Kubernetes' `Container`. */
export const containerFields = table(containerFieldNames);

/** Argo's `ScriptTemplate`: a container with a source. */
export const scriptFields = table({ ...containerFieldNames, known: `${containerFieldNames.known} source` });

/** Argo's `UserContainer`: a sidecar or init container. */
export const userContainerFields = table({
  ...containerFieldNames,
  known: `${containerFieldNames.known} mirrorVolumeMounts`,
});

/** Argo's `ContainerNode`: one of a container set. */
export const containerNodeFields = table({
  ...containerFieldNames,
  known: `${containerFieldNames.known} dependencies`,
});

/** Argo's `ContainerSetTemplate`. */
export const containerSetFields = table({ known: "containers volumeMounts retryStrategy" });

/** Argo's `ContainerSetRetryStrategy`. */
export const containerSetRetryFields = table({ known: "retries duration" });

/** Kubernetes' `EnvVar`. */
export const envFields = table({ known: "name value valueFrom" });

/** Kubernetes' `EnvVarSource`. */
export const envSourceFields = table({
  known: "configMapKeyRef secretKeyRef fieldRef",
  unsupported: "resourceFieldRef fileKeyRef",
});

/** Kubernetes' `ObjectFieldSelector`. */
export const fieldRefFields = table({ known: "fieldPath", silent: "apiVersion" });

/** Kubernetes' `EnvFromSource`. */
export const envFromFields = table({ known: "prefix configMapRef secretRef" });

/** A ConfigMap or Secret as a whole. */
export const objectRefFields = table({ known: "name optional" });

/** A key of a ConfigMap or Secret. */
export const keyRefFields = table({ known: "name key optional" });

/** Kubernetes' `VolumeMount`. */
export const volumeMountFields = table({
  known: "name mountPath subPath readOnly",
  noted: "mountPropagation recursiveReadOnly",
  unsupported: "subPathExpr",
});

/** Kubernetes' `Volume`, as far as a host without a cluster can give one. */
export const volumeFields = table({
  known: "name emptyDir hostPath configMap secret persistentVolumeClaim",
  unsupported:
    "projected downwardAPI ephemeral nfs csi iscsi awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo glusterfs image photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume",
});

/** The sources of volumes. */
export const volumeSourceFields = {
  emptyDir: table({ silent: "medium sizeLimit" }),
  hostPath: table({ known: "path", silent: "type" }),
  configMap: table({ known: "name items optional", noted: "defaultMode" }),
  secret: table({ known: "secretName items optional", noted: "defaultMode" }),
  persistentVolumeClaim: table({ known: "claimName", noted: "readOnly" }),
} as const;

/** Kubernetes' `KeyToPath`. */
export const keyToPathFields = table({ known: "key path", noted: "mode" });

/** Kubernetes' `PersistentVolumeClaim`, as a template: only its name matters. */
export const claimFields = table({ known: "metadata", silent: "apiVersion kind spec status" });

const callFields =
  "name template templateRef inline arguments when withItems withParam withSequence continueOn onExit hooks";

/** Argo's `WorkflowStep`. */
export const stepFields = table({ known: callFields });

/** Argo's `DAGTask`. */
export const taskFields = table({ known: `${callFields} dependencies depends` });

/** Argo's `DAGTemplate`. */
export const dagFields = table({ known: "tasks target failFast" });

/** Argo's `TemplateRef`. */
export const templateRefFields = table({ known: "name template clusterScope", silent: "runtimeResolution" });

/** Argo's `WorkflowTemplateRef`. */
export const workflowTemplateRefFields = table({ known: "name clusterScope" });

/** Argo's `LifecycleHook`. */
export const hookFields = table({ known: "template templateRef arguments expression" });

/** Argo's `ContinueOn`. */
export const continueOnFields = table({ known: "failed error" });

/** Argo's `Sequence`. */
export const sequenceFields = table({ known: "count start end format" });

/** Argo's `Arguments`, `Inputs` and `Outputs`, as far as a manifest declares them. */
export const argumentsFields = table({ known: "parameters artifacts" });

/** Argo's `Parameter`. */
export const parameterFields = table({ known: "name value default enum description globalName valueFrom" });

/** Argo's `ValueFrom`. */
export const valueFromFields = table({
  known: "path parameter expression supplied configMapKeyRef default",
  unsupported: "event jqFilter jsonPath",
});

/** The kinds of places that an artifact can be in. */
export const artifactLocations = ["raw", "http", "git", "s3"] as const;

/** Those in which one cannot lie here. */
export const refusedLocations = ["artifactory", "azure", "gcs", "hdfs", "oss", "plugin"] as const;

/** Argo's `Artifact`. */
export const artifactFields = table({
  known: `name path mode recurseMode from fromExpression subPath optional globalName archive ${artifactLocations.join(" ")}`,
  silent: "artifactGC deleted archiveLogs",
  unsupported: refusedLocations.join(" "),
});

/** Argo's `ArchiveStrategy`. */
export const archiveFields = table({ known: "none tar zip" });

/** Argo's `RetryStrategy`. */
export const retryFields = table({ known: "limit retryPolicy expression backoff", silent: "affinity" });

/** Argo's `Backoff`. */
export const backoffFields = table({ known: "duration factor cap maxDuration" });

/** Argo's `Synchronization`; the singular forms are those of version 3. */
export const synchronizationFields = table({ known: "mutexes semaphores mutex semaphore" });

/** Argo's `Mutex`. */
export const mutexFields = table({ known: "name namespace", unsupported: "database" });

/** Argo's `SemaphoreRef`. */
export const semaphoreFields = table({ known: "configMapKeyRef namespace", unsupported: "database" });

/** Argo's `Memoize`. */
export const memoizeFields = table({ known: "key maxAge cache" });

/** Argo's `Cache`. */
export const cacheFields = table({ known: "configMap" });

/** Argo's `SuspendTemplate`. */
export const suspendFields = table({ known: "duration" });

/** Argo's `HTTP`. */
export const httpFields = table({
  known: "method url headers body bodyFrom timeoutSeconds successCondition insecureSkipVerify",
});

/** Argo's `HTTPBodySource`. */
export const bodyFromFields = table({ known: "bytes" });

/** Argo's `HTTPHeader`. */
export const headerFields = table({ known: "name value valueFrom" });

/** Argo's `HTTPHeaderSource`. */
export const headerSourceFields = table({ known: "secretKeyRef" });

/** Argo's `Data`. */
export const dataFields = table({ known: "source transformation" });

/** Argo's `DataSource`. */
export const dataSourceFields = table({ known: "artifactPaths" });

/** Argo's `TransformationStep`. */
export const transformationFields = table({ known: "expression" });

/** Argo's `WorkflowMetadata`. */
export const workflowMetadataFields = table({ known: "labels annotations labelsFrom" });

/** Argo's `LabelValueFrom`. */
export const labelsFromFields = table({ known: "expression" });

/** Argo's `CronWorkflowSpec`; the singular schedule is that of version 3. */
export const cronFields = table({
  known:
    "schedules schedule timezone concurrencyPolicy startingDeadlineSeconds suspend successfulJobsHistoryLimit failedJobsHistoryLimit stopStrategy when workflowSpec workflowMetadata",
});

/** Argo's `StopStrategy`. */
export const stopStrategyFields = table({ known: "expression condition" });

const places = "artifacts can be in s3, http, git or raw";

/** Why a field is refused, and what to write instead where there is something. */
export function refusalOf(field: string): string {
  if (field === "resource") return "it needs a Kubernetes cluster";
  if (field === "jsonPath" || field === "jqFilter") {
    return "it reads a resource of a Kubernetes cluster; write the value to a file and use valueFrom.path";
  }
  if (field === "event") return "it needs Argo Events";
  if (field === "plugin") return `it needs a driver in a cluster; ${places}`;
  if (field === "database") return "it needs a database of Argo's";
  if (field === "gcs" || field === "oss")
    return `${places}; its buckets also answer as s3, at an endpoint of their own`;
  if (field === "artifactory") return `${places}; write http with auth.basicAuth`;
  if (artifactFields.has(field)) return places;
  if (volumeFields.has(field)) return "volumes can be emptyDir, hostPath, configMap, secret or persistentVolumeClaim";
  return "it needs a container runtime";
}

/** A table of fields that are all read, for documents that are no manifests of Argo's. */
export function fieldTable(known: string): FieldTable {
  return table({ known });
}

function table(names: Partial<Record<FieldFate, string>>): FieldTable {
  const entries = Object.entries(names) as [FieldFate, string][];
  return new Map(entries.flatMap(([fate, list]) => list.split(" ").map((name) => [name, fate] as const)));
}
