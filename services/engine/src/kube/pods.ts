import { isJsonObject, type JsonObject } from "@onexit/events";
import { podNameOf } from "@onexit/interpreter";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectStore } from "../objects/object.ts";
import { derivedFrom } from "./derived.ts";
import { itemsAt, objectAt, textAt } from "./field.ts";
import type { Source } from "./source.ts";
import { uidOf } from "./uid.ts";

/** The pods that workflows would have in a cluster: one for each node of type Pod, under the name that Argo gives it. */
export function podSource(workflows: ObjectStore): Source {
  return derivedFrom(workflows, podsOf);
}

/** The node that a pod stands for, by the pod's annotation; empty when it is none of ours. */
export const nodeAnnotation = "workflows.argoproj.io/node-name";

/** The label by which a pod's workflow is known. */
export const workflowLabel = "workflows.argoproj.io/workflow";

/** The pods of a workflow, as Argo's API shows it. */
export function podsOf(workflow: JsonObject): readonly JsonObject[] {
  return Object.values(objectAt(workflow, "status", "nodes")).flatMap((node) =>
    isJsonObject(node) && node.type === "Pod" ? [podOf(workflow, node)] : [],
  );
}

function podOf(workflow: JsonObject, node: JsonObject): JsonObject {
  const owner = metadataText(workflow, "name");
  const uid = metadataText(workflow, "uid");
  const nodeName = textAt(node, "name");
  const template = textAt(node, "templateName") || textAt(node, "templateRef", "template");
  const containers = containersOf(workflow, template);
  const phase = podPhases[textAt(node, "phase")] ?? "Pending";
  const isOver = phase === "Succeeded" || phase === "Failed";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: podNameOf(owner, nodeName, template),
      namespace: metadataText(workflow, "namespace"),
      uid: uidOf("pod", uid, nodeName),
      resourceVersion: metadataText(workflow, "resourceVersion"),
      creationTimestamp: node.startedAt ?? null,
      labels: { [workflowLabel]: owner, "workflows.argoproj.io/completed": String(isOver) },
      annotations: {
        "kubectl.kubernetes.io/default-container": containers[0]?.name ?? "main",
        [nodeAnnotation]: nodeName,
        "workflows.argoproj.io/node-id": textAt(node, "id"),
      },
      ownerReferences: [
        {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Workflow",
          name: owner,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      restartPolicy: "Never",
      ...(textAt(node, "hostNodeName") === "" ? {} : { nodeName: textAt(node, "hostNodeName") }),
      containers,
    },
    status: {
      phase,
      ...(textAt(node, "message") === "" ? {} : { message: textAt(node, "message") }),
      ...(textAt(node, "podIP") === "" ? {} : { podIP: textAt(node, "podIP") }),
      startTime: node.startedAt ?? null,
      conditions: [{ type: "Ready", status: phase === "Running" ? "True" : "False" }],
      containerStatuses: containers.map((container) => containerStatus(container, phase, node)),
    },
  };
}

const podPhases: Readonly<Record<string, string>> = {
  Pending: "Pending",
  Running: "Running",
  Succeeded: "Succeeded",
  Failed: "Failed",
  Error: "Failed",
};

interface PodContainer {
  readonly name: string;
  readonly image: string;
}

/** The containers of a template that the workflow's own spec holds; of any other there is `main`. */
function containersOf(workflow: JsonObject, name: string): readonly (PodContainer & JsonObject)[] {
  const templates = itemsAt(workflow, "spec", "templates");
  const template = templates.find((one) => one.name === name) ?? {};
  const set = itemsAt(template, "containerSet", "containers");
  const main = isJsonObject(template.script) ? template.script : objectAt(template, "container");
  const own = set.length > 0 ? set : [{ ...main, name: "main" }];
  return [...own, ...itemsAt(template, "sidecars")].map((one) => ({
    name: textAt(one, "name"),
    image: textAt(one, "image"),
  }));
}

function containerStatus({ name, image }: PodContainer, phase: string, node: JsonObject): JsonObject {
  const { startedAt = null, finishedAt = null } = node;
  const code = Number(objectAt(node, "outputs").exitCode ?? (phase === "Succeeded" ? 0 : 1));
  const state =
    phase === "Running"
      ? { running: { startedAt } }
      : phase === "Pending"
        ? { waiting: { reason: "PodInitializing" } }
        : { terminated: { exitCode: code, reason: code === 0 ? "Completed" : "Error", startedAt, finishedAt } };
  return { name, image, imageID: "", ready: phase === "Running", restartCount: 0, started: phase === "Running", state };
}
