import type { NodeStatus, Workflow } from "../src/api/types.ts";

type Part = Partial<NodeStatus> & { readonly name: string };

/** A Workflow object from a few words for each node; ids are names. */
export function workflowOf(nodes: readonly Part[], more: Partial<Workflow> = {}): Workflow {
  const statuses = nodes.map(
    (node): NodeStatus => ({
      id: node.name,
      type: "Pod",
      phase: "Succeeded",
      displayName: /([^.\]]+|\[\d+\])$/.exec(node.name)?.[1] ?? node.name,
      startedAt: "2026-01-01T00:00:00Z",
      finishedAt: "2026-01-01T00:00:05Z",
      ...node,
    }),
  );
  return {
    metadata: { name: "wf", namespace: "default", uid: "u1", creationTimestamp: "2026-01-01T00:00:00Z" },
    spec: { entrypoint: "main" },
    status: { phase: "Succeeded", nodes: Object.fromEntries(statuses.map((node) => [node.id, node])) },
    ...more,
  };
}

/** Two steps and an exit handler of two more, as Argo's API shows them. */
export function failedWorkflow(): Workflow {
  const nodes: Part[] = [
    { name: "wf", type: "Steps", templateName: "main", phase: "Failed", children: ["wf[0]"] },
    { name: "wf[0]", type: "StepGroup", boundaryID: "wf", children: ["wf[0].step1"] },
    { name: "wf[0].step1", templateName: "build", boundaryID: "wf", children: ["wf[1]"] },
    { name: "wf[1]", type: "StepGroup", phase: "Failed", boundaryID: "wf", children: ["wf[1].step2"] },
    { name: "wf[1].step2", templateName: "test", phase: "Failed", message: "exit code 1", boundaryID: "wf" },
    {
      name: "wf.onExit",
      type: "Steps",
      templateName: "bye",
      displayName: "wf.onExit",
      nodeFlag: { hooked: true },
      children: ["wf.onExit[0]"],
    },
    {
      name: "wf.onExit[0]",
      type: "StepGroup",
      boundaryID: "wf.onExit",
      children: ["wf.onExit[0].a", "wf.onExit[0].b"],
    },
    { name: "wf.onExit[0].a", type: "Plugin", boundaryID: "wf.onExit" },
    { name: "wf.onExit[0].b", type: "Skipped", phase: "Skipped", boundaryID: "wf.onExit" },
  ];
  const made = workflowOf(nodes);
  return {
    ...made,
    spec: { entrypoint: "main", onExit: "bye" },
    status: {
      ...made.status,
      phase: "Failed",
      message: "child 'wf[1].step2' failed",
      exitHandler: { template: "bye", ranBecause: "Failed", phase: "Succeeded", message: "" },
    },
  };
}
