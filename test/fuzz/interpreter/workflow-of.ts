import type { Json, JsonObject } from "@onexit/events";
import type { Random } from "../random.ts";
import { leafNames, leaves } from "./leaves.ts";

/** A random workflow; many are not valid. */
export function workflowOf(random: Random): JsonObject {
  const maybe = (probability: number, fields: () => JsonObject) => (random.chance(probability) ? fields() : {});
  const composites = ["main", "one", "two", "three"].slice(0, 1 + random.below(4));
  const handlers = ["leaf", "again", "alone", "pause", ...composites.slice(1), "bye"];
  const templates = composites.map((name, at) =>
    compositeOf(random, name, [...composites.slice(random.chance(0.1) ? 0 : at + 1), ...leafNames], handlers),
  );
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf", ...maybe(0.1, () => ({ labels: { a: "1" } })) },
    spec: {
      entrypoint: "main",
      arguments: { parameters: [{ name: "a", value: random.pick(["1", "x y", "[1,2]", "{{nope}}", '"']) }] },
      ...maybe(0.4, () => ({ onExit: random.pick(handlers) })),
      ...maybe(0.2, () => ({ parallelism: 1 + random.below(3) })),
      ...maybe(0.2, () => ({ activeDeadlineSeconds: random.pick([1, 5, 60]) })),
      ...maybe(0.1, () => ({ suspend: true })),
      ...maybe(0.1, () => ({ synchronization: { mutexes: [{ name: "w" }] } })),
      ...maybe(0.2, () => ({
        hooks: {
          h: {
            template: random.pick(handlers),
            expression: random.pick(['workflow.status == "Running"', 'workflow.status == "Failed"', "true", "1"]),
          },
        },
      })),
      ...maybe(0.1, () => ({ templateDefaults: { retryStrategy: { limit: 1 } } })),
      ...maybe(0.1, () => ({ retryStrategy: { limit: random.pick([0, 1, "2"]) } })),
      templates: [
        ...templates,
        {
          name: "bye",
          steps: [
            [{ name: "x", template: "leaf", when: '{{workflow.status}} != "Succeeded"' }],
            [{ name: "y", template: "again" }],
          ],
        },
        ...leaves,
      ],
    },
  };
}

function compositeOf(
  random: Random,
  name: string,
  callable: readonly string[],
  handlers: readonly string[],
): JsonObject {
  const maybe = (probability: number, fields: () => JsonObject) => (random.chance(probability) ? fields() : {});
  const extras: JsonObject = {
    ...maybe(0.3, () => ({
      inputs: { parameters: [{ name: "x", value: random.pick(["1", "{{workflow.parameters.a}}", "[]"]) }] },
    })),
    ...maybe(0.2, () => ({ parallelism: 1 + random.below(3) })),
    ...maybe(0.2, () => ({ failFast: random.chance(0.5) })),
    ...maybe(0.2, () => ({
      retryStrategy: random.pick<JsonObject>([
        { limit: 1 },
        { limit: 2, retryPolicy: "Always", backoff: { duration: "1s", factor: 2 } },
        { limit: 3, expression: "asInt(lastRetry.exitCode) > 0" },
      ]),
    })),
    ...maybe(0.15, () => ({ synchronization: { mutexes: [{ name: random.pick(["m", "other"]) }] } })),
    ...maybe(0.1, () => ({
      memoize: { key: "{{workflow.parameters.a}}", maxAge: "1h", cache: { configMap: { name: "c" } } },
    })),
  };
  if (random.chance(0.5)) {
    const groups = random.list(1 + random.below(3), (group) =>
      random.list(1 + random.below(3), (at) =>
        callOf(random, "steps", `s${group}${at}`, callable, handlers, group > 0 ? "s00" : undefined),
      ),
    );
    return { name, ...extras, ...outputsOf(random, "steps.s00"), steps: groups as unknown as Json };
  }
  const tasks = random.list(1 + random.below(6), (at) => {
    const before = at === 0 ? undefined : `t${random.below(at)}`;
    const task = callOf(random, "tasks", `t${at}`, callable, handlers, before);
    if (before === undefined || random.chance(0.3)) return task;
    const result = () =>
      random.pick([
        "",
        "",
        ".Succeeded",
        ".Failed",
        ".Errored",
        ".Skipped",
        ".Omitted",
        ".Daemoned",
        ".AnySucceeded",
        ".AllFailed",
      ]);
    const parts = random.list(
      1 + random.below(3),
      () => `${random.chance(0.2) ? "!" : ""}${random.chance(0.6) ? before : `t${random.below(at)}`}${result()}`,
    );
    return { ...task, depends: parts.join(random.pick([" && ", " || "])) };
  });
  return {
    name,
    ...extras,
    ...outputsOf(random, "tasks.t0"),
    dag: { ...maybe(0.3, () => ({ failFast: random.chance(0.5) })), ...maybe(0.1, () => ({ target: "t0" })), tasks },
  };
}

function outputsOf(random: Random, call: string): JsonObject {
  if (random.chance(0.75)) return {};
  const valueFrom = random.pick<JsonObject>([
    { parameter: `{{${call}.outputs.parameters.p}}` },
    { parameter: `{{${call}.outputs.result}}`, default: "d" },
    { expression: `${call}.outputs.result ?? 'none'` },
  ]);
  return { outputs: { parameters: [{ name: "p", valueFrom, ...(random.chance(0.3) ? { globalName: "g" } : {}) }] } };
}

function callOf(
  random: Random,
  kind: "steps" | "tasks",
  name: string,
  callable: readonly string[],
  handlers: readonly string[],
  before: string | undefined,
): JsonObject {
  const maybe = (probability: number, fields: () => JsonObject) => (random.chance(probability) ? fields() : {});
  const earlier = before === undefined ? "1" : `{{${kind}.${before}.outputs.result}}`;
  const status = before === undefined ? "a" : `{{${kind}.${before}.status}}`;
  const value = random.pick([
    "1",
    "{{item}}",
    earlier,
    "{{=1 + 1}}",
    "{{workflow.parameters.a}}",
    "{{inputs.parameters.x}}",
    "{{workflow.outputs.parameters.g}}",
  ]);
  const loops: readonly JsonObject[] = [
    { withItems: ["a", 1, { k: [1] }, null] },
    { withItems: [] },
    { withSequence: { count: random.pick(["3", earlier]) } },
    { withSequence: { start: "3", end: "1", format: "%02X" } },
    { withParam: random.pick(['[{"k":1},2]', "[]", earlier, "{{workflow.parameters.a}}"]) },
  ];
  const expressions = [
    "true",
    `${kind}.${name}.status == "Running"`,
    `${kind}.${name}.status == "Failed"`,
    `${kind}.${name}.outputs.result == "1"`,
    "asInt('x') == 1",
  ];
  return {
    name,
    ...(random.chance(0.05)
      ? { inline: { container: { image: "a", command: ["x"] } } }
      : { template: random.pick(callable) }),
    ...maybe(0.3, () => ({ arguments: { parameters: [{ name: "x", value }] } })),
    ...maybe(0.25, () => ({
      when: random.pick([
        "true",
        "1 > 2",
        `${status} == Succeeded`,
        `'${earlier}' != ''`,
        "{{item}} == a",
        "{{=true}}",
        "bad bad",
      ]),
    })),
    ...maybe(0.25, () => random.pick(loops)),
    ...(kind === "steps" || random.chance(0.1)
      ? maybe(0.2, () => ({ continueOn: { failed: true, error: random.chance(0.5) } }))
      : {}),
    ...maybe(0.15, () => ({ onExit: random.pick(handlers) })),
    ...maybe(0.2, () => ({
      hooks: {
        h: { template: random.pick(handlers), expression: random.pick(expressions) },
        ...(random.chance(0.3) ? { exit: { template: "leaf" } } : {}),
      },
    })),
  };
}
