import type {
  ContainerSetWork,
  ContainerWork,
  EnvVariable,
  FileParameter,
  InputArtifact,
  OutputArtifact,
  ProcessWork,
  VolumeWork,
} from "@onexit/events";
import type { Draw, Scope } from "@onexit/expression";
import type { Artifact, Container, EnvVar, PodTemplate } from "@onexit/manifest";
import { compiledWorkflow, templateOf } from "./compiled.ts";
import { durationIn } from "./deadline.ts";
import { podNameOf } from "./names.ts";
import type { Inputs, NodePlace } from "./place.ts";
import { resultUseIn } from "./result-use.ts";
import { own } from "./scope.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve, resolveAll, resolveJson } from "./text.ts";

/** What a pod's texts are resolved with. */
interface Surroundings {
  readonly scope: Scope;
  readonly draw: Draw;
  readonly inputs: Inputs;
}

/** A container, script or container set template with every tag resolved. */
export function podWork(
  state: WorkflowState,
  place: NodePlace,
  template: PodTemplate,
  surroundings: Surroundings,
): Resolved<ProcessWork | ContainerSetWork> {
  const { scope, draw } = surroundings;
  const wanted = template.type === "containerSet" ? template.containers : [template.container];
  const container = (one: Container) => containerWork(state, place, one, scope, draw);
  const containers = all(wanted.map(container));
  if ("problem" in containers) return containers;
  const initContainers = all(template.initContainers.map(container));
  if ("problem" in initContainers) return initContainers;
  const sidecars = all(template.sidecars.map(container));
  if ("problem" in sidecars) return sidecars;
  const outputs = all(template.outputs.parameters.flatMap((output) => fileParameter(output, scope, draw) ?? []));
  if ("problem" in outputs) return outputs;
  const inputArtifacts = all(template.inputs.artifacts.map((artifact) => inputArtifact(artifact, surroundings)));
  if ("problem" in inputArtifacts) return inputArtifacts;
  const outputArtifacts = all(template.outputs.artifacts.map((artifact) => outputArtifact(artifact, scope, draw)));
  if ("problem" in outputArtifacts) return outputArtifacts;
  const volumes = all(volumesOf(state, template).map((volume) => resolveJson(volume as never, scope, draw)));
  if ("problem" in volumes) return volumes;
  const shared = {
    outputs: outputs.value,
    inputArtifacts: inputArtifacts.value,
    outputArtifacts: outputArtifacts.value,
    volumes: volumes.value as unknown as readonly VolumeWork[],
    initContainers: initContainers.value,
    sidecars: sidecars.value,
    captureResult: isResultUsed(state, place),
  };
  if (template.type === "containerSet") {
    const retries = resolve(template.containerRetry?.retries ?? "0", scope, draw);
    if ("problem" in retries) return retries;
    const after = durationIn("retryStrategy.duration", template.containerRetry?.duration ?? "", scope);
    if ("problem" in after) return after;
    return {
      value: {
        kind: "containerSet",
        containers: containers.value.map((one, index) => ({
          ...one,
          dependencies: template.containers[index]?.dependencies ?? [],
        })),
        retries: Number(retries.value) || 0,
        retryAfterMs: after.value,
        ...shared,
      },
    };
  }
  const source = template.type === "script" ? resolve(template.source, scope, draw) : undefined;
  if (source !== undefined && "problem" in source) return source;
  return {
    value: {
      kind: template.type,
      ...(source === undefined ? {} : { source: source.value }),
      daemon: template.daemon,
      ...shared,
      ...(containers.value[0] as ContainerWork),
    },
  };
}

function containerWork(
  state: WorkflowState,
  place: NodePlace,
  container: Container,
  scope: Scope,
  draw: Draw,
): Resolved<ContainerWork> {
  const texts = resolveAll([container.image, container.workingDir ?? ""], scope, draw);
  if ("problem" in texts) return texts;
  const command = resolveAll(container.command, scope, draw);
  if ("problem" in command) return command;
  const args = resolveAll(container.args, scope, draw);
  if ("problem" in args) return args;
  const env = all(container.env.map((variable) => environmentVariable(state, place, variable, scope, draw)));
  if ("problem" in env) return env;
  const envFrom = resolveJson(container.envFrom as never, scope, draw);
  if ("problem" in envFrom) return envFrom;
  const mounts = resolveJson(container.mounts as never, scope, draw);
  if ("problem" in mounts) return mounts;
  const [image = "", workingDir = ""] = texts.value;
  return {
    value: {
      name: container.name,
      image,
      command: command.value,
      args: args.value,
      env: env.value,
      envFrom: envFrom.value as unknown as ContainerWork["envFrom"],
      ...(workingDir === "" ? {} : { workingDir }),
      mounts: mounts.value as unknown as ContainerWork["mounts"],
    },
  };
}

function environmentVariable(
  state: WorkflowState,
  place: NodePlace,
  variable: EnvVar,
  scope: Scope,
  draw: Draw,
): Resolved<EnvVariable> {
  const { name, from } = variable;
  if (from?.kind === "field") return { value: { name, value: fieldOf(state, place, from.fieldPath) } };
  const value = resolve(variable.value, scope, draw);
  if ("problem" in value) return value;
  if (from === undefined) return { value: { name, value: value.value } };
  const reference = resolveJson(from.ref as never, scope, draw);
  if ("problem" in reference) return reference;
  return { value: { name, value: "", from: { kind: from.kind, ...(reference.value as unknown as typeof from.ref) } } };
}

/** What Kubernetes' downward API would say of the pod; nothing for what only a cluster knows. */
function fieldOf(state: WorkflowState, place: NodePlace, path: string): string {
  const template = templateOf(state, place.template);
  switch (path) {
    case "metadata.name":
      return podNameOf(state.workflow.name, place.name, template?.name ?? "");
    case "metadata.namespace":
      return state.workflow.namespace;
    case "metadata.uid":
      return state.workflow.uid;
    case "spec.serviceAccountName":
      return compiledWorkflow(state).serviceAccountName || "default";
    case "status.podIP":
    case "status.hostIP":
      return "127.0.0.1";
    default: {
      const [, name] = /^metadata\.annotations\['(.*)'\]$/.exec(path) ?? [];
      return (name === undefined ? undefined : own(template?.annotations ?? {}, name)) ?? "";
    }
  }
}

function fileParameter(
  output: PodTemplate["outputs"]["parameters"][number],
  scope: Scope,
  draw: Draw,
): Resolved<FileParameter> | undefined {
  if (output.valueFrom?.path === undefined) return undefined;
  const path = resolve(output.valueFrom.path, scope, draw);
  if ("problem" in path) return path;
  const fallback = output.valueFrom.default;
  const resolved = fallback === undefined ? undefined : resolve(fallback, scope, draw);
  if (resolved !== undefined && "problem" in resolved) return resolved;
  return {
    value: { name: output.name, path: path.value, ...(resolved === undefined ? {} : { default: resolved.value }) },
  };
}

function inputArtifact(artifact: Artifact, { scope, draw, inputs }: Surroundings): Resolved<InputArtifact> {
  const path = resolve(artifact.path ?? "", scope, draw);
  if ("problem" in path) return path;
  const value = own(inputs.artifacts, artifact.name);
  return {
    value: {
      name: artifact.name,
      path: path.value,
      ...(artifact.mode === undefined ? {} : { mode: artifact.mode }),
      ...(artifact.recurseMode === undefined ? {} : { recurseMode: artifact.recurseMode }),
      optional: artifact.optional || value === undefined,
      ...(value === undefined ? {} : value),
      ...(artifact.archive === undefined ? {} : { archive: artifact.archive }),
    },
  };
}

function outputArtifact(artifact: Artifact, scope: Scope, draw: Draw): Resolved<OutputArtifact> {
  const name = resolve(artifact.name, scope, draw);
  if ("problem" in name) return name;
  const path = resolve(artifact.path ?? "", scope, draw);
  if ("problem" in path) return path;
  const location = artifact.location === undefined ? undefined : resolveJson(artifact.location, scope, draw);
  if (location !== undefined && "problem" in location) return location;
  return {
    value: {
      name: name.value,
      path: path.value,
      optional: artifact.optional,
      archive: artifact.archive ?? "tar",
      ...(location === undefined ? {} : { location: location.value as OutputArtifact["location"] & object }),
    },
  };
}

/** The template's volumes, and of the workflow's those that its containers mount and it does not have itself. */
function volumesOf(state: WorkflowState, template: PodTemplate): PodTemplate["volumes"] {
  const containers = template.type === "containerSet" ? template.containers : [template.container];
  const mounted = new Set(
    [...containers, ...template.initContainers, ...template.sidecars].flatMap(({ mounts }) =>
      mounts.map(({ name }) => name),
    ),
  );
  const ownNames = new Set(template.volumes.map(({ name }) => name));
  const shared = compiledWorkflow(state).volumes.filter(({ name }) => mounted.has(name) && !ownNames.has(name));
  return [...template.volumes, ...shared];
}

/** Argo keeps stdout only where the enclosing template's text asks for it (`hasOutputResultRef`). */
export function isResultUsed(state: WorkflowState, place: NodePlace): boolean {
  const template = templateOf(state, place.template);
  if (template !== undefined && resultUseIn(template).own) return true;
  const boundary = place.boundary === undefined ? undefined : state.nodes.get(place.boundary);
  const caller = boundary === undefined ? undefined : templateOf(state, boundary.template);
  return caller !== undefined && place.call !== undefined && resultUseIn(caller).calls.has(place.call);
}

function all<T>(resolved: readonly Resolved<T>[]): Resolved<readonly T[]> {
  const values: T[] = [];
  for (const one of resolved) {
    if ("problem" in one) return one;
    values.push(one.value);
  }
  return { value: values };
}
