import { deliveryIdOf, isFulfilled, isJsonObject, isoSeconds, type JsonObject } from "@onexit/events";
import { edgesOf } from "./argo-edges.ts";
import { artifactList, containerNodes, nodeStatus } from "./argo-node.ts";
import { annotationsOf, labelsOf } from "./metadata.ts";
import { nodeIdOf } from "./names.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/**
 * The Workflow object that Argo's clients read: the manifest as submitted, and a status derived from the state.
 * Node ids, names, types and edges are Argo's; `status.exitHandler` and `status.deliveries` are ours.
 */
export function argoWorkflow(state: WorkflowState, resourceVersion: string): JsonObject {
  const { manifest, workflow } = state;
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const spec = isJsonObject(manifest.spec) ? manifest.spec : {};
  const annotations = annotationsOf(state);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      ...metadata,
      name: workflow.name,
      namespace: workflow.namespace,
      uid: workflow.uid,
      creationTimestamp: isoSeconds(state.createdAt),
      resourceVersion,
      labels: {
        ...labelsOf(state),
        "workflows.argoproj.io/phase": state.phase,
        // A workflow that runs again has none, as in Argo.
        ...(isRunningAgain(state) ? {} : { "workflows.argoproj.io/completed": String(state.finishedAt !== undefined) }),
      },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      ...spec,
      ...(state.suspended ? { suspend: true } : {}),
      ...(state.shutdown === undefined ? {} : { shutdown: state.shutdown.strategy }),
    },
    status: statusOf(state),
  };
}

function isRunningAgain({ run, finishedAt }: WorkflowState): boolean {
  return run > 0 && finishedAt === undefined;
}

function statusOf(state: WorkflowState): JsonObject {
  const nodes = state.nodes
    .toList()
    .sortBy((node) => node.index)
    .toArray();
  const leaves = nodes.filter(({ nodeType }) => progressTypes.has(nodeType));
  const done = leaves.filter((node) => isFulfilled(node.phase)).length;
  return {
    phase: state.phase,
    ...(state.message === "" ? {} : { message: state.message }),
    startedAt: state.startedAt === undefined ? null : isoSeconds(state.startedAt),
    finishedAt: state.finishedAt === undefined ? null : isoSeconds(state.finishedAt),
    progress: `${done}/${leaves.length}`,
    conditions:
      state.finishedAt === undefined
        ? [
            { type: "PodRunning", status: state.running.isEmpty() ? "False" : "True" },
            ...(isRunningAgain(state) ? [{ type: "Completed", status: "False" }] : []),
          ]
        : [
            { type: "PodRunning", status: "False" },
            { type: "Completed", status: "True" },
          ],
    nodes: nodeStatuses(state, nodes),
    ...outputsOf(state),
    ...exitHandlerStatus(state),
    ...(state.shutdown === undefined ? {} : { stopped: state.shutdown }),
    deliveries: state.deliveries
      .toList()
      .toArray()
      .map((delivery) => ({
        id: deliveryIdOf(delivery.key),
        key: delivery.key,
        action: delivery.action,
        node: delivery.node,
        state: delivery.state,
        required: delivery.required,
        attempt: delivery.attempt,
        destination: delivery.destination,
        message: delivery.message,
        ...(delivery.durationMs === undefined ? {} : { durationMs: delivery.durationMs }),
      })),
  };
}

/** Types of nodes that a workflow's progress counts (`node_types.go`). */
const progressTypes: ReadonlySet<NodeState["nodeType"]> = new Set(["Pod", "HTTP", "Plugin", "Suspend"]);

function nodeStatuses(state: WorkflowState, nodes: readonly NodeState[]): JsonObject {
  const edges = edgesOf(state, nodes);
  return Object.fromEntries(
    nodes.flatMap((node) => {
      const containers = containerNodes(state, node);
      const children = [...(edges.get(node.name) ?? []), ...containers.map(({ name }) => String(name))];
      const entries = [[nodeIdOf(state.workflow.name, node.name), nodeStatus(state, node, children)] as const];
      return [...entries, ...containers.map((container) => [String(container.id), container] as const)];
    }),
  );
}

/** What nodes published under a global name. */
function outputsOf(state: WorkflowState): JsonObject {
  const parameters = Object.entries(state.globals.parameters).map(([name, value]) => ({ name, value }));
  const artifacts = artifactList(state.globals.artifacts);
  if (parameters.length === 0 && artifacts === undefined) return {};
  return {
    outputs: {
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(artifacts === undefined ? {} : { artifacts }),
    },
  };
}

function exitHandlerStatus(state: WorkflowState): JsonObject {
  const { exit } = state;
  if (exit === undefined) return {};
  return {
    exitHandler: {
      template: exit.template,
      ranBecause: exit.status,
      phase: exit.phase ?? "Running",
      message: exit.handlerMessage ?? "",
    },
  };
}
