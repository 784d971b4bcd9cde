import { isFulfilled } from "@onexit/events";
import type { NodeLog } from "@onexit/executor";
import { isWithin, type NodeState, podNameOf, type WorkflowState } from "@onexit/interpreter";
import type { LogQuery } from "./log-query.ts";

/** Which steps' logs are wanted, and which of their containers'; undefined: all of them. */
export interface LogChoice {
  readonly step: (log: NodeLog) => boolean;
  readonly container: string | undefined;
}

/**
 * What `container` names: a container of that name; else a template or a step, with everything below it; else the exit
 * handler's whole tree, by the name of its template or of its node. `main` is every step's main container.
 */
export function choiceOf(state: WorkflowState, { container, podName, selector }: LogQuery): LogChoice {
  const { name } = state.workflow;
  const isSelected = (log: NodeLog) => {
    const node = state.nodes.get(log.node);
    const labels = {
      "workflows.argoproj.io/workflow": name,
      "workflows.argoproj.io/completed": String(node !== undefined && isFulfilled(node.phase)),
    };
    return (podName === undefined || podNameOf(name, log.node, log.template) === podName) && selector(labels);
  };
  if (container === "main" || container === "") return { step: isSelected, container: "main" };
  const nodes = [...state.nodes.values()];
  if (nodes.some((node) => containersOf(node).includes(container))) return { step: isSelected, container };
  const roots = new Set(
    nodes.filter((node) => node.template === container || node.displayName === container).map((node) => node.name),
  );
  if (roots.size === 0 && (state.exit?.template === container || container.endsWith(".onExit"))) {
    roots.add(`${name}.onExit`);
  }
  const isBelow = (node: string) => [...roots].some((root) => node === root || isWithin(state, node, root));
  return { step: (log) => isSelected(log) && isBelow(log.node), container: undefined };
}

function containersOf({ work }: NodeState): readonly string[] {
  switch (work?.kind) {
    case "container":
    case "script":
      return [...work.initContainers, ...work.sidecars].map((container) => container.name);
    case "containerSet":
      return [...work.initContainers, ...work.sidecars, ...work.containers].map((container) => container.name);
    default:
      return [];
  }
}
