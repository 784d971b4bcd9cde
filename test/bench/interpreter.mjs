// What the interpreter costs per node: workflows of 1,000, 3,000 and 10,000 nodes decided to their end, each report
// answered at once. `node test/bench/interpreter.mjs [name] [size]` runs only those.
import { performance } from "node:perf_hooks";
import { argoWorkflow, decide, encodeState, fold, planAfter } from "../../packages/interpreter/dist/index.js";

const sizes = [1_000, 3_000, 10_000];
const leaf = { name: "leaf", container: { image: "alpine", command: ["x"], args: ["{{inputs.parameters.p}}"] } };
const taking = { ...leaf, inputs: { parameters: [{ name: "p", default: "none" }] } };

const shapes = {
  "dag, a chain": (count) => dag(count, (index) => (index === 0 ? [] : [index - 1])),
  "dag, wide": (count) => dag(count, (index) => (index === 0 || index === count - 1 ? [] : [0])),
  "dag, 3 dependencies each": (count) => dag(count, (index) => (index < 3 ? [] : threeBelow(index))),
  "dag, arguments from before": (count) => dag(count, (index) => (index < 3 ? [] : threeBelow(index)), true),
  "steps, a loop of withSequence": (count) => steps({ withSequence: { count: String(count) } }),
  "steps, a loop of withParam": (count) =>
    steps({ withParam: JSON.stringify(Array.from({ length: count }, (_, index) => ({ n: index }))) }),
  "dag, a loop of withSequence": (count) => looped({ withSequence: { count: String(count) } }),
  "dag, a loop of withParam": (count) =>
    looped({ withParam: JSON.stringify(Array.from({ length: count }, (_, index) => ({ n: index }))) }),
  "steps, a loop, at most 10 at once": (count) =>
    steps({ withSequence: { count: String(count) } }, { parallelism: 10 }),
  "steps, one after the other": (count) =>
    workflow({ steps: Array.from({ length: count }, (_, index) => [{ name: `s${index}`, template: "leaf" }]) }),
};

const [wanted, onlySize] = process.argv.slice(2);
for (const [name, manifestOf] of Object.entries(shapes)) {
  if (wanted !== undefined && wanted !== "" && !name.includes(wanted)) continue;
  const perNode = [];
  // The first of everything is compiled on the way, which is not what is to be known.
  run(manifestOf(300));
  for (const count of onlySize === undefined ? sizes : [Number(onlySize)]) {
    const manifest = manifestOf(count);
    const cpu = process.cpuUsage();
    const before = performance.now();
    const { state, events } = run(manifest);
    const ms = performance.now() - before;
    const { user, system } = process.cpuUsage(cpu);
    if (state.phase !== "Succeeded") throw new Error(`${name}: ${state.phase} ${state.message}`);
    const folding = timed(() => fold(undefined, events));
    const encoding = timed(() => JSON.stringify(encodeState(state)));
    const viewing = timed(() => JSON.stringify(argoWorkflow(state, "1")));
    // Processor time: others may use the machine meanwhile.
    const each = (user + system) / count;
    perNode.push(each);
    const rest = [
      `fold ${folding.toFixed(0)}`,
      `encodeState ${encoding.toFixed(0)}`,
      `argoWorkflow ${viewing.toFixed(0)}`,
    ];
    console.log(
      `${name.padEnd(36)} ${String(count).padStart(6)} nodes ${ms.toFixed(0).padStart(6)} ms ${each.toFixed(0).padStart(5)} µs/node   ${rest.join(", ")} ms`,
    );
  }
  if (perNode.length > 1)
    console.log(
      `${"".padEnd(36)} cost per node at ${sizes.at(-1)} / at ${sizes[0]}: ${(perNode.at(-1) / perNode[0]).toFixed(2)}`,
    );
}

/** Decides a workflow to its end; a Tick follows wherever a decision starts only so many nodes. */
function run(manifest) {
  let state;
  let at = 1_767_323_045_000;
  const events = [];
  const open = [];
  const offer = (input) => {
    at += 1;
    const decided = decide(state, { ...input, at, host: "h" });
    state = decided.state;
    for (const event of decided.events) events.push(event);
    for (const effect of planAfter(state, decided.events)) if (effect.type === "RunProcess") open.push(effect);
    return decided.events.length;
  };
  const workflow = { cluster: "local", namespace: "argo", name: "wf", uid: "uid" };
  offer({ type: "Submit", workflow, manifest, semantics: "onexit", context: {} });
  for (let next = 0; ; next += 1) {
    if (next >= open.length) {
      if (offer({ type: "Tick" }) === 0) return { state, events };
      next -= 1;
      continue;
    }
    const { node, attempt } = open[next];
    const outputs = { parameters: { p: String(next) } };
    offer({
      type: "Report",
      report: { node, attempt, outcome: "exited", exitCode: 0, outputs, logTail: "", host: "h" },
    });
  }
}

function timed(act) {
  const before = performance.now();
  act();
  return performance.now() - before;
}

function threeBelow(index) {
  // Always the same numbers, so that two runs compare.
  const pick = (salt) => ((index * 2_654_435_761 + salt * 40_503) >>> 8) % index;
  return [...new Set([pick(1), pick(2), pick(3)])];
}

function dag(count, dependenciesOf, passes = false) {
  const tasks = Array.from({ length: count }, (_, index) => {
    const dependencies = dependenciesOf(index);
    const value = dependencies.map((other) => `{{tasks.t${other}.outputs.parameters.p}}`).join("-");
    const given = passes && dependencies.length > 0 ? { arguments: { parameters: [{ name: "p", value }] } } : {};
    return {
      name: `t${index}`,
      template: "leaf",
      ...(dependencies.length === 0 ? {} : { dependencies: dependencies.map((other) => `t${other}`) }),
      ...given,
    };
  });
  return workflow({ dag: { tasks } }, { outputs: { parameters: [{ name: "p", valueFrom: { path: "/p" } }] } });
}

function steps(loop, extra = {}) {
  const call = { name: "a", template: "leaf", arguments: { parameters: [{ name: "p", value: "{{item}}" }] }, ...loop };
  return workflow({ ...extra, steps: [[call]] });
}

function looped(loop) {
  const call = { name: "a", template: "leaf", arguments: { parameters: [{ name: "p", value: "{{item}}" }] }, ...loop };
  return workflow({ dag: { tasks: [call] } });
}

function workflow(main, leafExtra = {}) {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf" },
    spec: {
      entrypoint: "main",
      templates: [
        { name: "main", ...main },
        { ...taking, ...leafExtra },
      ],
    },
  };
}
