import { type ArtifactValue, isoSeconds, type JsonObject } from "@onexit/events";
import { templateOf } from "./compiled.ts";
import { isAttempt } from "./hook-list.ts";
import { nodeIdOf } from "./names.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** One entry of `status.nodes` (`workflow_types.go`, NodeStatus). */
export function nodeStatus(state: WorkflowState, node: NodeState, children: readonly string[]): JsonObject {
  const workflow = state.workflow.name;
  return {
    id: nodeIdOf(workflow, node.name),
    name: node.name,
    displayName: node.displayName,
    // What another workflow did is skipped here, to Argo (`wfutil.go:FormulateResubmitWorkflow`).
    type: node.original === undefined ? node.nodeType : "Skipped",
    ...templateFields(state, node),
    phase: node.original === undefined ? node.phase : "Skipped",
    ...(node.boundary === undefined ? {} : { boundaryID: nodeIdOf(workflow, node.boundary) }),
    ...(node.message === "" ? {} : { message: node.message }),
    startedAt: isoSeconds(node.startedAt),
    finishedAt: node.finishedAt === undefined ? null : isoSeconds(node.finishedAt),
    ...(node.daemoned && node.phase === "Running" ? { daemoned: true } : {}),
    ...(node.ip === undefined ? {} : { podIP: node.ip }),
    ...field("inputs", inputsOf(node)),
    ...field("outputs", outputsOf(node)),
    ...(node.host === undefined ? {} : { hostNodeName: node.host }),
    ...flagOf(state, node),
    ...memoizationOf(node),
    children: children.map((child) => nodeIdOf(workflow, child)),
  };
}

/** The nodes of type Container that Argo shows below the pod of a container set. */
export function containerNodes(state: WorkflowState, node: NodeState): readonly JsonObject[] {
  const workflow = state.workflow.name;
  return (node.containers ?? []).map(({ name, phase, exitCode, message }) => ({
    id: nodeIdOf(workflow, `${node.name}.${name}`),
    name: `${node.name}.${name}`,
    displayName: name,
    type: "Container",
    ...templateFields(state, node),
    phase,
    boundaryID: nodeIdOf(workflow, node.name),
    ...(message === "" ? {} : { message }),
    startedAt: isoSeconds(node.startedAt),
    finishedAt: node.finishedAt === undefined ? null : isoSeconds(node.finishedAt),
    ...(exitCode === undefined ? {} : { outputs: { exitCode: String(exitCode) } }),
    children: [],
  }));
}

function templateFields(state: WorkflowState, node: NodeState): JsonObject {
  const template = node.nodeType === "StepGroup" ? undefined : templateOf(state, node.template);
  const origin = template?.origin ?? { kind: "local" as const };
  const scope = { templateScope: `local/${state.workflow.name}` };
  if (template === undefined) return scope;
  if (origin.kind === "local") return { ...field("templateName", template.name), ...scope };
  const isCluster = origin.kind === "cluster";
  return {
    templateRef: {
      name: origin.resource,
      template: template.name,
      ...(isCluster ? { clusterScope: true } : {}),
    },
    templateScope: `${origin.kind}/${origin.resource}`,
  };
}

function inputsOf(node: NodeState): JsonObject | undefined {
  return someOf({ parameters: parameterList(node.inputs), artifacts: artifactList(node.inputArtifacts) });
}

function outputsOf(node: NodeState): JsonObject | undefined {
  const { parameters, artifacts = {}, result, exitCode } = node.outputs;
  return someOf({
    parameters: parameterList(parameters),
    artifacts: artifactList(artifacts),
    result,
    exitCode: exitCode === undefined ? undefined : String(exitCode),
  });
}

function flagOf(state: WorkflowState, node: NodeState): JsonObject {
  const hooked = node.hookOf !== undefined || node.name === `${state.workflow.name}.onExit`;
  const retried = isAttempt(state, node);
  return hooked || retried ? { nodeFlag: { ...(hooked ? { hooked } : {}), ...(retried ? { retried } : {}) } } : {};
}

function memoizationOf({ memo, memoized }: NodeState): JsonObject {
  return memo === undefined ? {} : { memoizationStatus: { hit: memoized, key: memo.key, cacheName: memo.cache } };
}

function parameterList(parameters: Readonly<Record<string, string>>): readonly JsonObject[] | undefined {
  const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return list.length === 0 ? undefined : list;
}

/** Artifacts as Argo lists them; undefined when there are none. */
export function artifactList(artifacts: Readonly<Record<string, ArtifactValue>>): readonly JsonObject[] | undefined {
  const list = Object.entries(artifacts).map(([name, { location, subPath }]) => ({
    name,
    ...argoLocation(location),
    ...(subPath === undefined ? {} : { subPath }),
  }));
  return list.length === 0 ? undefined : list;
}

/**
 * Argo's clients know no place `local`, and copy nothing from one that they do not know. A key without a bucket is one in
 * the server's own repository, to them and to us.
 */
function argoLocation({ local, ...location }: ArtifactValue["location"]): JsonObject {
  return local === undefined ? location : { s3: local };
}

/** An object without what is undefined; undefined when nothing is left. */
function someOf(fields: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject | undefined {
  const present = Object.entries(fields).filter(
    (entry): entry is [string, JsonObject[string]] => entry[1] !== undefined,
  );
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

function field(name: string, value: JsonObject[string] | undefined): JsonObject {
  return value === undefined || value === "" ? {} : { [name]: value };
}
