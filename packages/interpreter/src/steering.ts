import type { WorkflowCommand } from "@onexit/events";
import { selectNodes } from "./select-nodes.ts";
import type { WorkflowState } from "./state.ts";
import { resumeProblem, suspendedNodes } from "./suspension.ts";

/** What a person asks for; nodes by a field selector. */
export interface SteeringRequest {
  readonly verb: WorkflowCommand["verb"];
  readonly message?: string;
  readonly selector?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly phase?: "Succeeded" | "Failed" | "Error";
}

/** The command's own part, or why it would come to nothing (`wfutil.go`: the words are Argo's where it has any). */
export function planSteering(
  state: WorkflowState,
  { verb, message, selector, parameters, phase }: SteeringRequest,
):
  | { readonly command: Pick<WorkflowCommand, "verb" | "message" | "nodes" | "parameters" | "phase"> }
  | { readonly problem: string } {
  const { name, namespace } = state.workflow;
  if (state.finishedAt !== undefined) {
    const what = verb === "stop" || verb === "terminate" ? "shutdown" : verb;
    return {
      problem: `cannot ${what} a completed workflow: workflow: ${JSON.stringify(name)}, namespace: ${JSON.stringify(namespace)}`,
    };
  }
  const words = {
    verb,
    ...(message === undefined ? {} : { message }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(phase === undefined ? {} : { phase }),
  };
  if (selector === undefined && verb !== "set") {
    const problem = verb === "resume" ? resumeProblem(state) : undefined;
    return problem === undefined ? { command: words } : { problem };
  }
  const selected = selectNodes(state, selector ?? "");
  if ("problem" in selected) return selected;
  const suspended = new Set(suspendedNodes(state).map((node) => node.name));
  const nodes = selected.nodes.map((node) => node.name).filter((node) => suspended.has(node));
  if (nodes.length === 0)
    return { problem: "currently, set only targets suspend nodes: no suspend nodes matching nodeFieldSelector" };
  const unknown = Object.keys(parameters ?? {}).find((parameter) =>
    nodes.some((node) => !takes(state, node, parameter)),
  );
  if (unknown !== undefined)
    return { problem: `no output parameter '${unknown}' of the suspended node can be supplied` };
  const problem = verb === "resume" ? resumeProblem(state, nodes) : undefined;
  return problem === undefined ? { command: { ...words, nodes } } : { problem };
}

function takes(state: WorkflowState, node: string, parameter: string): boolean {
  const work = state.nodes.get(node)?.work;
  return work?.kind === "suspend" && Object.hasOwn(work.supplied, parameter);
}
