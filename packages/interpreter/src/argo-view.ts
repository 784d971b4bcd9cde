import { deliveryIdOf, isFulfilled, isJsonObject, isoSeconds, type JsonObject } from "@onexit/events";
import { nodeIdOf } from "./names.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/**
 * The Workflow object that Argo's clients read: the manifest as submitted, and a status derived from the state.
 * Node ids, names, types and edges are Argo's; `status.exitHandler` and `status.deliveries` are ours.
 */
export function argoWorkflow(state: WorkflowState, resourceVersion: string): JsonObject {
  const { manifest, workflow } = state;
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const spec = isJsonObject(manifest.spec) ? manifest.spec : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
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
        ...labels,
        "workflows.argoproj.io/phase": state.phase,
        "workflows.argoproj.io/completed": String(state.finishedAt !== undefined),
      },
    },
    spec: { ...spec, ...(state.shutdown === undefined ? {} : { shutdown: state.shutdown.strategy }) },
    status: statusOf(state),
  };
}

function statusOf(state: WorkflowState): JsonObject {
  const nodes = state.nodes
    .toList()
    .sortBy((node) => node.index)
    .toArray();
  const leaves = nodes.filter((node) => node.nodeType === "Pod" || node.nodeType === "Plugin");
  const done = leaves.filter((node) => isFulfilled(node.phase)).length;
  return {
    phase: state.phase,
    ...(state.message === "" ? {} : { message: state.message }),
    startedAt: state.startedAt === undefined ? null : isoSeconds(state.startedAt),
    finishedAt: state.finishedAt === undefined ? null : isoSeconds(state.finishedAt),
    progress: `${done}/${leaves.length}`,
    conditions:
      state.finishedAt === undefined
        ? [{ type: "PodRunning", status: state.running.isEmpty() ? "False" : "True" }]
        : [
            { type: "PodRunning", status: "False" },
            { type: "Completed", status: "True" },
          ],
    nodes: Object.fromEntries(nodes.map((node) => [nodeIdOf(state.workflow.name, node.name), nodeStatus(state, node)])),
    ...exitHandlerStatus(state),
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

function nodeStatus(state: WorkflowState, node: NodeState): JsonObject {
  const workflow = state.workflow.name;
  const { parameters, result, exitCode } = node.outputs;
  const outputs: JsonObject = {
    ...(Object.keys(parameters).length === 0 ? {} : { parameters: parameterList(parameters) }),
    ...(result === undefined ? {} : { result }),
    ...(exitCode === undefined ? {} : { exitCode: String(exitCode) }),
  };
  return {
    id: nodeIdOf(workflow, node.name),
    name: node.name,
    displayName: node.displayName,
    type: node.nodeType,
    ...(node.template === "" ? {} : { templateName: node.template }),
    templateScope: `local/${workflow}`,
    phase: node.phase,
    ...(node.boundary === undefined ? {} : { boundaryID: nodeIdOf(workflow, node.boundary) }),
    ...(node.message === "" ? {} : { message: node.message }),
    startedAt: isoSeconds(node.startedAt),
    finishedAt: node.finishedAt === undefined ? null : isoSeconds(node.finishedAt),
    ...(Object.keys(node.inputs).length === 0 ? {} : { inputs: { parameters: parameterList(node.inputs) } }),
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
    ...(node.host === undefined ? {} : { hostNodeName: node.host }),
    ...(node.name.endsWith(".onExit") ? { nodeFlag: { hooked: true } } : {}),
    children: childrenOf(state, node).map((child) => nodeIdOf(workflow, child)),
  };
}

/**
 * Execution-order edges (`operator.go:addChildNode`): a Steps node points to its first group, a group to its steps,
 * and the next group hangs below the outbound leaves of the group before.
 */
function childrenOf(state: WorkflowState, node: NodeState): readonly string[] {
  if (node.nodeType === "Steps") return node.groups > 0 ? [`${node.name}[0]`] : [];
  const members =
    node.nodeType === "StepGroup"
      ? [...state.nodes.values()].filter((child) => child.parent === node.name).map((child) => child.name)
      : [];
  const next = nextGroupOf(state, node);
  return next === undefined || members.length > 0 ? members : [next];
}

function nextGroupOf(state: WorkflowState, node: NodeState): string | undefined {
  const group =
    node.nodeType === "StepGroup" ? node : node.parent === undefined ? undefined : state.nodes.get(node.parent);
  if (group?.nodeType !== "StepGroup" || group.parent === undefined) return undefined;
  const steps = nodeOf(state, group.parent);
  const index = Number(group.name.slice(steps.name.length + 1, -1)) + 1;
  return index < steps.groups ? `${steps.name}[${index}]` : undefined;
}

function parameterList(parameters: Readonly<Record<string, string>>): JsonObject[] {
  return Object.entries(parameters).map(([name, value]) => ({ name, value }));
}
