// Everything that the fixture server shows: a failed run with its exit handler, a large one, a hostile one, a live one.
import { createHash } from "node:crypto";
import { createNodes, exitHandlerNodes, exitHandlerSpec, nodeId, steps, workflow } from "./fixture-workflows.mjs";

const hostile = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;
const hexOf = (text) => createHash("sha256").update(text).digest("hex");

function delivery(name, node, action, state, destination, rest = {}) {
  const key = hexOf(`${name}${action}${destination}`);
  return {
    id: `dlv_${key.slice(0, 12)}`,
    key,
    action,
    node,
    state,
    required: false,
    attempt: 1,
    destination,
    message: "",
    durationMs: 142,
    ...rest,
  };
}

function failedRun(name, startedAt) {
  const collected = createNodes(name, startedAt);
  steps(collected, name, { template: "main", phase: "Failed", from: 0, to: 9, message: "child 'step2' failed" }, [
    [["step1", { template: "build", from: 0, to: 3, outputs: { exitCode: "0" }, hostNodeName: "runner-2" }]],
    [
      [
        "step2",
        {
          template: "test",
          phase: "Failed",
          from: 3,
          to: 9,
          message: "main: Error (exit code 1)",
          outputs: { exitCode: "1" },
          inputs: { parameters: [{ name: "suite", value: "integration" }] },
          hostNodeName: "runner-2",
        },
      ],
    ],
  ]);
  exitHandlerNodes(collected, name, "Failed", 9);
  const at = (step) => `${name}.onExit${step}`;
  return workflow({
    name,
    phase: "Failed",
    message: "child 'step2' failed",
    startedAt,
    seconds: 13,
    progress: "7/8",
    nodes: collected.nodes,
    labels: { team: "web", tier: "critical" },
    spec: exitHandlerSpec,
    exitHandler: { template: "exit-handler", ranBecause: "Failed", phase: "Succeeded", message: "" },
    deliveries: [
      delivery(name, at("[0].cleanup"), "cleanup", "sent", `/srv/scratch/${name}`, {
        message: "3 removed",
        required: true,
      }),
      delivery(name, at("[1].notify-failure"), "slack", "sent", "#deploys", { message: "posted", durationMs: 212 }),
      delivery(name, at("[1].page-oncall"), "pagerduty", "dead", "acme/web", {
        message: "400: routing_key must be 32 characters",
        attempt: 3,
      }),
      delivery(name, at("[2].commit-status"), "github-status", "retrying", "acme/web@3f2c1ab", {
        message: "502 Bad Gateway",
        attempt: 2,
      }),
      delivery(name, at("[3].archive"), "archive", "sent", `s3://builds/default/${name}`, {
        message: "6 files, 27.0 kB",
        required: true,
      }),
    ],
  });
}

function goodRun(name, startedAt, rest = {}) {
  const collected = createNodes(name, startedAt);
  steps(collected, name, { template: "main", from: 0, to: 8 }, [
    [["step1", { template: "build", from: 0, to: 3, outputs: { exitCode: "0" } }]],
    [["step2", { template: "test", from: 3, to: 8, outputs: { exitCode: "0" } }]],
  ]);
  exitHandlerNodes(collected, name, "Succeeded", 8);
  return workflow({
    name,
    phase: "Succeeded",
    startedAt,
    seconds: 12,
    progress: "6/6",
    nodes: collected.nodes,
    labels: { team: "web" },
    spec: exitHandlerSpec,
    exitHandler: { template: "exit-handler", ranBecause: "Succeeded", phase: "Succeeded", message: "" },
    deliveries: [
      delivery(name, `${name}.onExit[1].notify-success`, "slack", "sent", "#deploys"),
      delivery(name, `${name}.onExit[2].commit-status`, "github-status", "sent", "acme/web@3f2c1ab"),
    ],
    ...rest,
  });
}

function hookedRun(name, startedAt) {
  const collected = createNodes(name, startedAt);
  const hook = (hookName, template, rest) => ({ name: hookName, node: { template, ...rest } });
  steps(collected, name, { template: "main", phase: "Succeeded", from: 0, to: 40 }, [
    [["fetch", { type: "Retry", template: "fetch", from: 0, to: 9 }]],
    [
      ["deploy-blue", { template: "deploy", from: 9, to: 22 }],
      ["deploy-green", { template: "deploy", from: 9, to: 25 }],
      ["warm-cache", { template: "warm", from: 9, to: 12 }],
    ],
    [["verify", { template: "verify", from: 25, to: 31, hook: hook("onExit", "tell-release", { from: 31, to: 32 }) }]],
    [["promote", { type: "Steps", template: "promote", from: 31, to: 40 }]],
  ]);
  const { add, nodes } = collected;
  const fetch = `${name}[0].fetch`;
  add(`${fetch}(0)`, {
    template: "fetch",
    phase: "Failed",
    from: 0,
    to: 3,
    boundary: name,
    message: "main: Error (exit code 28)",
    nodeFlag: { retried: true },
  });
  add(`${fetch}(1)`, {
    template: "fetch",
    from: 5,
    to: 9,
    boundary: name,
    nodeFlag: { retried: true },
    children: [`${name}[1]`],
  });
  nodes[nodeId(name, fetch)].children = [`${fetch}(0)`, `${fetch}(1)`].map((one) => nodeId(name, one));
  steps(collected, `${name}[3].promote`, { template: "promote", boundary: name, from: 31, to: 40 }, [
    [["tag", { template: "tag", from: 31, to: 34 }]],
    [["switch-traffic", { template: "switch", from: 34, to: 40 }]],
  ]);
  add(`${name}.hooks.running`, {
    type: "Plugin",
    template: "commit-status",
    from: 1,
    to: 2,
    nodeFlag: { hooked: true },
    displayName: `${name}.hooks.running`,
  });
  nodes[nodeId(name, name)].children.push(nodeId(name, `${name}.hooks.running`));
  steps(collected, `${name}.onExit`, { template: "bye", from: 40, to: 42, nodeFlag: { hooked: true } }, [
    [
      ["commit-status", { type: "Plugin", template: "commit-status", from: 40, to: 41 }],
      [
        "tell",
        {
          type: "Skipped",
          phase: "Skipped",
          template: "tell",
          from: 40,
          to: 40,
          message: "when 'Succeeded != Succeeded' evaluated false",
        },
      ],
    ],
  ]);
  return workflow({
    name,
    namespace: "release",
    phase: "Succeeded",
    startedAt,
    seconds: 42,
    progress: "11/11",
    nodes,
    labels: { team: "platform" },
    spec: { onExit: "bye", arguments: { parameters: [{ name: "version", value: "4.12.0" }] }, templates: [] },
    exitHandler: { template: "bye", ranBecause: "Succeeded", phase: "Succeeded", message: "" },
    deliveries: [delivery(name, `${name}.onExit[0].commit-status`, "github-status", "sent", "acme/api@91be77d")],
  });
}

/** A loop of 2,000 items, twelve of them failed. */
function loopRun(name, startedAt) {
  const { nodes, add } = createNodes(name, startedAt);
  const items = Array.from({ length: 2_000 }, (_, i) => `${name}.check(${i}:shard-${i})`);
  add(name, { type: "DAG", template: "main", phase: "Failed", from: 0, to: 95, children: [`${name}.list`] });
  add(`${name}.list`, { template: "list", from: 0, to: 4, boundary: name, children: [`${name}.check`] });
  add(`${name}.check`, {
    type: "TaskGroup",
    template: "check",
    phase: "Failed",
    from: 4,
    to: 90,
    boundary: name,
    children: items,
  });
  items.forEach((item, i) => {
    const isLost = i % 167 === 5;
    add(item, {
      template: "check",
      phase: isLost ? "Failed" : "Succeeded",
      from: 4 + Math.floor(i / 30),
      to: 6 + Math.floor(i / 30),
      boundary: name,
      displayName: `check(${i}:shard-${i})`,
      ...(isLost ? { message: "main: Error (exit code 3)" } : {}),
      children: [`${name}.report`],
    });
  });
  add(`${name}.report`, {
    template: "report",
    phase: "Omitted",
    type: "Skipped",
    from: 90,
    to: 90,
    boundary: name,
    message: "omitted: depends condition not met",
  });
  exitHandlerNodes({ nodes, add }, name, "Failed", 95);
  return workflow({
    name,
    phase: "Failed",
    message: "12 of 2000 items failed",
    startedAt,
    seconds: 99,
    progress: "1994/2006",
    nodes,
    spec: exitHandlerSpec,
    exitHandler: { template: "exit-handler", ranBecause: "Failed", phase: "Succeeded", message: "" },
  });
}

/** A DAG of 2,000 tasks that are no loop, so that all are drawn. */
function wideRun(name, startedAt) {
  const { nodes, add } = createNodes(name, startedAt);
  const task = (i) => `${name}.task-${String(i).padStart(4, "0")}`;
  const wide = 20;
  add(name, {
    type: "DAG",
    template: "main",
    from: 0,
    to: 400,
    children: Array.from({ length: wide }, (_, i) => task(i)),
  });
  for (let i = 0; i < 2_000; i += 1) {
    const below =
      i + wide < 2_000 ? [task(i + wide), ...(i % 7 === 0 && i + wide + 1 < 2_000 ? [task(i + wide + 1)] : [])] : [];
    add(task(i), {
      template: "work",
      from: Math.floor(i / wide) * 4,
      to: Math.floor(i / wide) * 4 + 4,
      boundary: name,
      children: below,
    });
  }
  return workflow({ name, phase: "Succeeded", startedAt, seconds: 400, progress: "2000/2000", nodes, spec: {} });
}

function hostileRun(name, startedAt) {
  const { nodes, add } = createNodes(name, startedAt);
  add(name, {
    type: "Pod",
    template: `main${hostile}`,
    phase: "Error",
    from: 0,
    to: 2,
    message: hostile,
    inputs: { parameters: [{ name: hostile, value: hostile }] },
    outputs: { parameters: [{ name: "out", value: hostile }], result: hostile, exitCode: "127" },
  });
  return workflow({
    name,
    phase: "Error",
    message: hostile,
    startedAt,
    seconds: 3,
    progress: "0/1",
    nodes,
    labels: { note: hostile },
    spec: {
      onExit: "bye",
      arguments: { parameters: [{ name: "payload", value: hostile }] },
      templates: [{ name: "bye", steps: [] }],
    },
    exitHandler: { template: "bye", ranBecause: "Error", phase: "Failed", message: hostile },
    deliveries: [delivery(name, `${name}.onExit`, "webhook", "dead", hostile, { message: hostile })],
  });
}

/** A run that goes on: how far depends on the time since the server's start. */
export function liveRun(name, startedAt, now) {
  const elapsed = Math.floor((now - startedAt) / 1000);
  const collected = createNodes(name, startedAt);
  const state = (from, to) => ({
    phase: elapsed < from ? "Pending" : elapsed < to ? "Running" : "Succeeded",
    from,
    ...(elapsed >= to ? { to } : {}),
  });
  const groups = [[["step1", { template: "build", ...state(0, 4) }]]];
  if (elapsed >= 4) groups.push([["step2", { template: "test", ...state(4, 600) }]]);
  steps(collected, name, { template: "main", phase: "Running", from: 0 }, groups);
  return workflow({
    name,
    phase: "Running",
    startedAt,
    progress: elapsed >= 4 ? "1/2" : "0/2",
    nodes: collected.nodes,
    labels: { team: "web" },
    spec: exitHandlerSpec,
  });
}

/** All that there is, newest first. */
export function makeWorld(now) {
  const minute = 60_000;
  const failed = failedRun("exit-handler-7kq2d", now - 4 * minute);
  const runs = [
    failed,
    goodRun("exit-handler-m4x8p", now - 31 * minute),
    hookedRun("release-9v2rt", now - 55 * minute),
    loopRun("nightly-checks-2bqfs", now - 3 * 60 * minute),
    wideRun("wide-dag-k8zpw", now - 5 * 60 * minute),
    hostileRun("hostile-c3d4e", now - 7 * 60 * minute),
    goodRun("exit-handler-q9w1s", now - 26 * 60 * minute),
    failedRun("exit-handler-x2c7v", now - 27 * 60 * minute),
    goodRun("exit-handler-b5n3m", now - 49 * 60 * minute),
  ];
  return { runs };
}
