// Workflows as the API shows them, made from a few words each: for looking at the dashboard, and for its tests.

const fnv = (text) => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
};
export const nodeId = (workflow, name) => (name === workflow ? workflow : `${workflow}-${fnv(name)}`);
export const podName = (workflow, name, template) =>
  name === workflow ? workflow : `${(template ? `${workflow}-${template}` : workflow).slice(0, 242)}-${fnv(name)}`;
const iso = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Collects nodes; `at` are seconds since the start. */
export function createNodes(workflow, startedAt) {
  const nodes = {};
  const add = (name, { type = "Pod", template, phase = "Succeeded", from = 0, to, ...rest }) => {
    const boundary = rest.boundary;
    delete rest.boundary;
    nodes[nodeId(workflow, name)] = {
      id: nodeId(workflow, name),
      name,
      displayName:
        rest.displayName ?? (/\.onExit$/.test(name) ? name : (/([^.[\]]+|\[\d+\])$/.exec(name)?.[1] ?? name)),
      type,
      ...(template === undefined ? {} : { templateName: template }),
      phase,
      ...(boundary === undefined ? {} : { boundaryID: nodeId(workflow, boundary) }),
      startedAt: phase === "Pending" ? null : iso(startedAt + from * 1000),
      finishedAt: to === undefined ? null : iso(startedAt + to * 1000),
      ...rest,
      children: (rest.children ?? []).map((child) => nodeId(workflow, child)),
    };
    return name;
  };
  return { nodes, add };
}

/** A Steps template's nodes: groups of `[name, {template, phase, …}]`. */
export function steps({ nodes, add }, holder, options, groups) {
  const groupName = (i) => `${holder}[${i}]`;
  add(holder, { type: "Steps", ...options, children: groups.length === 0 ? [] : [groupName(0)] });
  groups.forEach((group, i) => {
    const members = group.map(([name]) => `${holder}[${i}].${name}`);
    const phases = group.map(([, step]) => step.phase ?? "Succeeded");
    const lost = phases.find((phase) => phase === "Failed" || phase === "Error");
    const going = phases.find((phase) => phase === "Running" || phase === "Pending");
    const from = Math.min(...group.map(([, step]) => step.from ?? 0));
    const to = group.every(([, step]) => step.to !== undefined)
      ? Math.max(...group.map(([, step]) => step.to))
      : undefined;
    const next = i + 1 < groups.length ? [groupName(i + 1)] : [];
    add(groupName(i), {
      type: "StepGroup",
      phase: lost ?? (going === undefined ? "Succeeded" : "Running"),
      boundary: holder,
      from,
      to,
      children: members,
    });
    group.forEach(([, step], j) => {
      const { hook, ...own } = step;
      const full = members[j];
      add(full, {
        boundary: holder,
        ...own,
        children: [...next, ...(hook === undefined ? [] : [`${full}.${hook.name}`])],
      });
      if (hook !== undefined) {
        add(`${full}.${hook.name}`, {
          type: "Plugin",
          boundary: holder,
          nodeFlag: { hooked: true },
          from: step.to ?? step.from,
          ...hook.node,
        });
      }
    });
  });
  return nodes;
}

/** The Workflow object around nodes. */
export function workflow({ name, phase, startedAt, seconds, nodes, ...rest }) {
  const isOver = seconds !== undefined;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      name,
      namespace: rest.namespace ?? "default",
      uid: `00000000-0000-4000-8000-${String(fnv(name)).padStart(12, "0")}`,
      creationTimestamp: iso(startedAt),
      resourceVersion: "1",
      labels: {
        ...rest.labels,
        "workflows.argoproj.io/phase": phase,
        "workflows.argoproj.io/completed": String(isOver),
      },
    },
    spec: { entrypoint: "main", ...rest.spec },
    status: {
      phase,
      ...(rest.message === undefined ? {} : { message: rest.message }),
      startedAt: iso(startedAt),
      finishedAt: isOver ? iso(startedAt + seconds * 1000) : null,
      progress: rest.progress ?? "0/0",
      conditions: isOver ? [{ type: "Completed", status: "True" }] : [{ type: "PodRunning", status: "True" }],
      nodes,
      ...(rest.exitHandler === undefined ? {} : { exitHandler: rest.exitHandler }),
      deliveries: rest.deliveries ?? [],
    },
  };
}

/** The templates of the first seed, as they are in the manifest. */
export const exitHandlerSpec = {
  entrypoint: "main",
  onExit: "exit-handler",
  arguments: {
    parameters: [
      { name: "repo", value: "acme/web" },
      { name: "sha", value: "3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a" },
      { name: "environment", value: "production" },
    ],
  },
  templates: [
    { name: "main", steps: [[{ name: "step1", template: "build" }], [{ name: "step2", template: "test" }]] },
    { name: "build", container: { image: "node:20-slim", command: ["npm"], args: ["run", "build"] } },
    { name: "test", container: { image: "node:20-slim", command: ["npm"], args: ["test"] } },
    {
      name: "exit-handler",
      steps: [
        [{ name: "cleanup", template: "remove-scratch" }],
        [
          { name: "notify-success", template: "tell-success", when: "{{workflow.status}} == Succeeded" },
          { name: "notify-failure", template: "tell-failure", when: "{{workflow.status}} != Succeeded" },
          { name: "page-oncall", template: "page", when: "{{workflow.status}} != Succeeded" },
        ],
        [{ name: "commit-status", template: "set-commit-status" }],
        [{ name: "archive", template: "archive" }],
      ],
    },
    { name: "remove-scratch", plugin: { cleanup: { files: ["/srv/scratch/{{workflow.name}}"] } } },
    { name: "tell-success", plugin: { slack: { channel: "#deploys", text: "{{workflow.parameters.repo}} is built" } } },
    { name: "tell-failure", plugin: { slack: { channel: "#deploys" } } },
    { name: "page", plugin: { pagerduty: { severity: "critical", summary: "{{failure.step}} failed" } } },
    {
      name: "set-commit-status",
      plugin: { "github-status": { repo: "{{workflow.parameters.repo}}", sha: "{{workflow.parameters.sha}}" } },
    },
    { name: "archive", plugin: { archive: {} } },
  ],
};

/** The seed's exit handler as it ran. */
export function exitHandlerNodes(collected, name, ended, from) {
  const isGood = ended === "Succeeded";
  const plugin = (template, at, rest = {}) => ({ type: "Plugin", template, from: at, to: at + 1, ...rest });
  const skip = (template, at) => ({
    type: "Skipped",
    phase: "Skipped",
    template,
    from: at,
    to: at,
    message: `when '${ended} ${isGood ? "!=" : "=="} Succeeded' evaluated false`,
  });
  return steps(
    collected,
    `${name}.onExit`,
    { template: "exit-handler", from, to: from + 4, nodeFlag: { hooked: true } },
    [
      [["cleanup", plugin("remove-scratch", from)]],
      [
        ["notify-success", isGood ? plugin("tell-success", from + 1) : skip("tell-success", from + 1)],
        ["notify-failure", isGood ? skip("tell-failure", from + 1) : plugin("tell-failure", from + 1)],
        ["page-oncall", isGood ? skip("page", from + 1) : plugin("page", from + 1, { message: "delivery dead" })],
      ],
      [["commit-status", plugin("set-commit-status", from + 2)]],
      [["archive", plugin("archive", from + 3)]],
    ],
  );
}
