import { isLeafWork, type Json, type JsonObject } from "@onexit/events";
import { readWorkflow } from "@onexit/manifest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compiledWorkflow,
  decide,
  decodeState,
  encodeState,
  fold,
  type Input,
  type WorkflowState,
} from "../src/index.ts";
import { type Answer, leavesAtWork, type Question, simulate, type World } from "./simulation.ts";

/** A whole workflow, and how everything outside of it behaves. */
interface Story {
  readonly manifest: JsonObject;
  readonly semantics: "onexit" | "argo";
  readonly seed: number;
  readonly failing: number;
  readonly asked: World["asked"];
}

/** Small numbers from a seed and a name: the same name, the same number. */
function dice(seed: number, name: string): number {
  let hash = seed ^ 0x9e3779b9;
  for (const char of name) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 8) & 0xffff;
}

function worldOf({ manifest, semantics, seed, failing, asked }: Story): World {
  return {
    manifest,
    resources: [],
    semantics,
    asked,
    limits: { "limits/few": 2 },
    memos: {},
    deliver: ({ key }) => ({
      takes: dice(seed, key) % 5000,
      state: dice(seed, `${key}!`) % 4 === 0 ? "dead" : "sent",
      message: "",
    }),
    answer: ({ node, attempt, work }): Answer => {
      const roll = dice(seed, `${node} ${attempt}`);
      const isDaemon = "daemon" in work && work.daemon;
      const exitCode = roll % 100 < failing ? 1 + (roll % 3) : 0;
      return {
        takes: isDaemon ? undefined : (roll >> 4) % 4000,
        ...(isDaemon ? { readyAfter: (roll >> 3) % 3000 } : {}),
        report:
          roll % 41 === 0
            ? { outcome: "error", message: "lost" }
            : { exitCode, outputs: { parameters: { p: String(roll) }, result: String(roll) } },
      };
    },
  };
}

const leaves: readonly JsonObject[] = [
  { name: "leaf", container: { image: "a", command: ["x"] } },
  { name: "again", retryStrategy: { limit: 2 }, container: { image: "a", command: ["x"] } },
  {
    name: "slowly",
    retryStrategy: { limit: 1, retryPolicy: "Always", backoff: { duration: "2s" } },
    container: { image: "a", command: ["x"] },
  },
  { name: "alone", synchronization: { mutexes: [{ name: "m" }] }, container: { image: "a", command: ["x"] } },
  {
    name: "few",
    synchronization: { semaphores: [{ configMapKeyRef: { name: "limits", key: "few" } }] },
    container: { image: "a", command: ["x"] },
  },
  { name: "bounded", activeDeadlineSeconds: 2, container: { image: "a", command: ["x"] } },
  { name: "pause", suspend: { duration: "3s" } },
  { name: "daemon", daemon: true, container: { image: "a", command: ["x"] } },
  { name: "tell", plugin: { webhook: { url: "http://x", required: true } } },
  {
    name: "memo",
    memoize: { key: "k", maxAge: "1h", cache: { configMap: { name: "c" } } },
    container: { image: "a", command: ["x"] },
  },
];

const leafNames = leaves.map(({ name }) => String(name));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const hookTemplate = fc.constantFrom("leaf", "again", "alone", "pause");

/** What a call may have beside its name and template. */
const callExtras = (kind: "steps" | "tasks", name: string) =>
  fc.record({
    when: maybe(fc.constantFrom("true", "1 > 2", "{{workflow.name}} == wf")),
    loop: maybe(
      fc.constantFrom<JsonObject>(
        { withItems: ["a", "b", "c"] },
        { withSequence: { count: "4" } },
        { withParam: "[]" },
        { withParam: '[{"k":1},2]' },
        { withParam: "{{workflow.name}}" },
      ),
    ),
    continueOn:
      kind === "steps"
        ? maybe(fc.constantFrom<JsonObject>({ failed: true }, { failed: true, error: true }))
        : fc.constant(undefined),
    onExit: maybe(hookTemplate),
    hook: maybe(
      fc.record({
        template: hookTemplate,
        expression: fc.constantFrom(
          "true",
          `${kind}.${name}.status == "Running"`,
          `${kind}.${name}.status == "Failed"`,
          "asInt('x') == 1",
        ),
      }),
    ),
  });

function callOf(name: string, template: string, extras: { [key: string]: unknown }): JsonObject {
  const { loop, hook, ...rest } = extras;
  const defined = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    name,
    template,
    ...defined,
    ...(loop as JsonObject | undefined),
    ...(hook === undefined ? {} : { hooks: { h: hook as Json } }),
  } as JsonObject;
}

const compositeExtras = fc.record({
  parallelism: maybe(fc.constantFrom(1, 2, 3)),
  failFast: maybe(fc.constant(true)),
  retryStrategy: maybe(
    fc.constantFrom<JsonObject>({ limit: 1 }, { limit: 1, retryPolicy: "Always", backoff: { duration: "1s" } }),
  ),
  synchronization: maybe(fc.constant<JsonObject>({ mutexes: [{ name: "{{node.name}}" }] })),
});

const stepsTemplate = (name: string, callable: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }), compositeExtras)
    .chain(([sizes, extras]) => {
      const groups = sizes.map((size, group) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, index) => {
            const step = `s${group}${index}`;
            return fc
              .tuple(fc.constantFrom(...callable), callExtras("steps", step))
              .map(([template, more]) => callOf(step, template, more));
          }),
        ),
      );
      return fc.tuple(...groups).map((steps) => ({ name, ...defined(extras), steps }) as unknown as JsonObject);
    });

const dagTemplate = (name: string, callable: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(fc.integer({ min: 1, max: 6 }), compositeExtras, maybe(fc.boolean())).chain(([size, extras, failFast]) => {
    const tasks = Array.from({ length: size }, (_, index) => {
      const task = `t${index}`;
      const depends =
        index === 0
          ? fc.constant(undefined)
          : maybe(
              fc
                .array(
                  fc.tuple(
                    fc.integer({ min: 0, max: index - 1 }),
                    fc.constantFrom("", ".Succeeded", ".Failed", ".Errored", ".Skipped", ".Omitted", ".Daemoned"),
                    fc.constantFrom(" && ", " || "),
                    fc.boolean(),
                  ),
                  { minLength: 1, maxLength: 3 },
                )
                .map((parts) =>
                  parts
                    .map(([on, result, join, not], at) => `${at === 0 ? "" : join}${not ? "!" : ""}t${on}${result}`)
                    .join(""),
                ),
            );
      return fc
        .tuple(fc.constantFrom(...callable), callExtras("tasks", task), depends)
        .map(([template, more, condition]) =>
          callOf(task, template, condition === undefined ? more : { ...more, depends: condition }),
        );
    });
    return fc.tuple(...tasks).map(
      (list) =>
        ({
          name,
          ...defined(extras),
          dag: { ...(failFast === undefined ? {} : { failFast }), tasks: list },
        }) as unknown as JsonObject,
    );
  });

function defined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

const composite = (name: string, callable: readonly string[]) =>
  fc.oneof(stepsTemplate(name, callable), dagTemplate(name, callable));

const asked: fc.Arbitrary<World["asked"]> = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 15_000 }),
    question: fc.constantFrom<Question>(
      { type: "Cancel", strategy: "Stop", by: "me", message: "" },
      { type: "Cancel", strategy: "Terminate", by: "me", message: "" },
      { type: "Cancel", strategy: "Delete", by: "me", message: "" },
      { type: "Suspend", by: "me" },
      { type: "SetDeadline", by: "me", seconds: 3 },
      { type: "SetDeadline", by: "me" },
      { type: "SetMetadata", by: "me", labels: { a: "b" }, annotations: { c: null } },
      { type: "Tick" },
    ),
  }),
  { maxLength: 2 },
);

const retry = fc.constantFrom<Question>(
  { type: "Retry", by: "me" },
  { type: "Retry", by: "me", restartSuccessful: true, nodeFieldSelector: "templateName=leaf" },
  { type: "Retry", by: "me", restartSuccessful: true, nodeFieldSelector: "phase=Succeeded" },
  { type: "Retry", by: "me", restartSuccessful: true, nodeFieldSelector: "displayName=s00" },
);

const stories: fc.Arbitrary<Story> = fc
  .record({
    main: composite("main", [...leafNames, "one", "two"]),
    one: composite("one", [...leafNames, "two"]),
    two: composite("two", leafNames),
    handler: maybe(composite("bye", ["leaf", "again", "alone", "tell"])),
    spec: fc.record({
      parallelism: maybe(fc.constantFrom(1, 2, 4)),
      activeDeadlineSeconds: maybe(fc.constantFrom(1, 5, 20)),
      suspend: maybe(fc.constant(true)),
      synchronization: maybe(fc.constant<JsonObject>({ mutexes: [{ name: "w" }] })),
      hooks: maybe(
        fc.constantFrom<JsonObject>(
          { h: { template: "leaf", expression: 'workflow.status == "Running"' } },
          { h: { template: "again", expression: 'workflow.status == "Failed"' } },
        ),
      ),
    }),
    semantics: fc.constantFrom("onexit" as const, "argo" as const),
    seed: fc.integer({ min: 0, max: 0xffff }),
    failing: fc.constantFrom(0, 10, 40),
    asked,
    retries: fc.array(retry, { maxLength: 2 }),
  })
  .map(({ main, one, two, handler, spec, semantics, seed, failing, asked: questions, retries }) => ({
    manifest: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name: "wf" },
      spec: {
        entrypoint: "main",
        ...defined(spec),
        ...(handler === undefined ? {} : { onExit: "bye" }),
        templates: [main, one, two, ...(handler === undefined ? [] : [handler]), ...leaves],
      },
    } as JsonObject,
    semantics,
    seed,
    failing,
    // Whoever is suspended is resumed in the end.
    asked: [
      ...questions,
      { after: 60_000, question: { type: "Resume", by: "me" } as Question },
      { after: 120_000, question: { type: "Resume", by: "me" } as Question },
      ...retries.map((question, index) => ({ after: 200_000 + index * 100_000, question })),
    ],
  }))
  .filter(({ manifest, semantics }) => "workflow" in readWorkflow(manifest, { semantics }));

/** So many stories, in a few seconds; another seed by ONEXIT_SEED, more of them by ONEXIT_RUNS. */
const runs = (count: number): fc.Parameters<[Story]> => ({
  seed: Number(process.env.ONEXIT_SEED ?? 4711),
  numRuns: Number(process.env.ONEXIT_RUNS ?? count),
  interruptAfterTimeLimit: process.env.ONEXIT_RUNS === undefined ? 8_000 : 600_000,
  markInterruptAsFailure: false,
});

function check(count: number, property: (story: Story) => void): void {
  fc.assert(fc.property(stories, property), runs(count));
}

const text = (state: WorkflowState | undefined) => JSON.stringify(state && encodeState(state));

describe("whatever the workflow, whatever happens", () => {
  it("it comes to an end, keeps to its limits, and its journal folds to the live state", () => {
    check(100, (story) => {
      const broken: string[] = [];
      const run = simulate(worldOf(story), {
        watch: (state) => {
          const { parallelism, templates } = compiledWorkflow(state);
          if (
            parallelism !== undefined &&
            state.exit === undefined &&
            !hasExitWork(state) &&
            podsAtWork(state) > parallelism
          ) {
            broken.push(`${podsAtWork(state)} pods, at most ${parallelism} are allowed`);
          }
          for (const node of state.nodes.values()) {
            const template =
              node.nodeType === "Steps" || node.nodeType === "DAG" ? templates.get(node.template) : undefined;
            if (template?.type !== "steps" && template?.type !== "dag") continue;
            const active = childrenAtWork(state, node.name);
            if (template.parallelism !== undefined && active > template.parallelism) {
              broken.push(`${active} children of ${node.name}, at most ${template.parallelism} are allowed`);
            }
          }
        },
      });
      expect(run.problems).toEqual([]);
      expect(broken).toEqual([]);
      expect(run.state.finishedAt, "it has finished").toBeDefined();
      expect(leavesAtWork(run.state)).toBe(0);
      expect(run.state.activePods, "no pod is counted").toBe(0);
      expect(text(fold(undefined, run.decisions.flat()))).toBe(text(run.state));
      const attempts = run.decisions
        .flat()
        .flatMap((event) =>
          event.type === "NodeStarted" && isLeafWork(event.work) ? [`${event.node} ${event.attempt}`] : [],
        );
      expect(new Set(attempts).size, "no process has the directory of another").toBe(attempts.length);
      for (const node of run.state.nodes.values()) {
        expect([node.name, node.open, node.active, node.openHooks]).toEqual([node.name, 0, 0, 0]);
      }
    });
  });

  it("a loss of the engine after every decision, and every report heard twice, change nothing", () => {
    check(60, (story) => {
      const world = worldOf(story);
      const run = simulate(world);
      const troubled = simulate(world, { crashAfter: "each", twice: true });
      expect(troubled.problems).toEqual([]);
      expect(troubled.decisions).toEqual(run.decisions);
    });
  });

  it("a loss of the engine after any one decision changes nothing", () => {
    check(8, (story) => {
      const world = worldOf(story);
      const run = simulate(world);
      for (let after = 1; after <= run.decisions.length; after += Math.ceil(run.decisions.length / 12)) {
        expect(simulate(world, { crashAfter: after }).decisions).toEqual(run.decisions);
      }
    });
  });

  it("a state that was written down and read again goes on as it would have", () => {
    check(60, (story) => {
      let stored: WorkflowState | undefined;
      const mismatches: string[] = [];
      simulate(worldOf(story), {
        watch: (state, events) => {
          stored = decodeState(JSON.parse(JSON.stringify(encodeState(state))) as JsonObject);
          expect(stored && encodeState(stored)).toEqual(encodeState(state));
          const inputs: Input[] = [
            { type: "Tick", at: state.createdAt + 30_000, host: "h" },
            { type: "Cancel", strategy: "Stop", by: "me", message: "", at: state.createdAt + 30_000, host: "h" },
            { type: "Resume", by: "me", at: state.createdAt + 30_000, host: "h" },
          ];
          for (const input of inputs) {
            const live = decide(state, input).events;
            const read = decide(stored, input).events;
            if (JSON.stringify(live) !== JSON.stringify(read))
              mismatches.push(`${input.type} after ${events.map(({ type }) => type)}`);
          }
        },
      });
      expect(mismatches).toEqual([]);
    });
  });
});

function podsAtWork(state: WorkflowState): number {
  return [...state.running].filter((name) => {
    const node = state.nodes.get(name);
    return node?.nodeType === "Pod" && node.hookOf === undefined && !node.daemoned;
  }).length;
}

function hasExitWork(state: WorkflowState): boolean {
  return [...state.running].some((name) => state.nodes.get(name)?.onExit === true);
}

const counted = new Set(["Pod", "Steps", "DAG", "Suspend", "HTTP", "Plugin"]);

function childrenAtWork(state: WorkflowState, boundary: string): number {
  return state.nodes.count(
    (node) =>
      node.boundary === boundary &&
      node.phase === "Running" &&
      counted.has(node.nodeType) &&
      node.hookOf === undefined &&
      !node.daemoned,
  );
}
