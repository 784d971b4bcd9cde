import type { JsonObject } from "@onexit/events";
import type { Random } from "../random.ts";

type Make = (count: number, random: Random) => readonly JsonObject[];

const leaf: JsonObject = { name: "leaf", container: { image: "x" } };
const many = <T>(count: number, of: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => of(at));
const parameters = (count: number): JsonObject => ({
  parameters: many(count, (at) => ({ name: `p${at}`, value: "1" })),
});

/** Templates of whole manifests that are right or nearly so, and large in one way. */
const makers: readonly Make[] = [
  // Chains, fans and diamonds of tasks.
  (count) => [dag(count, (at) => (at === 0 ? {} : { depends: `t${at - 1}` })), leaf],
  (count) => [
    // More would not fit, and would fill the memory before it is cut.
    dag(Math.min(count, 10_000), (at) =>
      at === 0 ? {} : { depends: many(Math.min(at, 40), (n) => `t${at - 1 - n}`).join(" && ") },
    ),
    leaf,
  ],
  (count) => [
    dag(Math.min(count, 4000), (at) => (at === 0 ? {} : { dependencies: many(Math.min(at, 200), (n) => `t${n}`) })),
    leaf,
  ],
  (count) => [dag(count, (at) => (at < 2 ? {} : { depends: `t${at - 1}.Succeeded || t${at - 2}.Failed` })), leaf],
  (count) => [dag(count, (at) => ({ depends: `t${(at + 1) % count}` })), leaf],
  (count) => [dag(count, (at) => ({ when: `{{tasks.t${Math.max(0, at - 1)}.status}} == Succeeded` })), leaf],
  (count) => [
    dag(count, (at) => ({
      arguments: { parameters: [{ name: "a", value: `{{tasks.t${count - 1 - at}.outputs.result}}` }] },
    })),
    leaf,
  ],
  (count, random) => [
    dag(count, (at) => ({ depends: `t${random.below(Math.max(1, at))}${random.pick(["", ".Failed", ".Nope"])}` })),
    leaf,
  ],
  // Templates that call templates, once or several times.
  (count) => [
    ...templates(count, (at) => ({ steps: [[{ name: "s", template: `t${at + 1}` }]] })),
    named(`t${count}`, leaf),
  ],
  (count) => [
    ...templates(count, (at) => ({ steps: [[call("a", at), call("b", at)], [call("c", at)]] })),
    named(`t${count}`, leaf),
  ],
  (count) => [
    ...templates(count, (at) => ({ dag: { tasks: [call("a", at), { ...call("b", at), depends: "a" }] } })),
    named(`t${count}`, leaf),
  ],
  (count) => [
    ...templates(Math.min(count, 150), () => ({
      steps: [many(Math.min(count, 150), (at) => ({ name: `s${at}`, template: `t${at}` }))],
    })),
    leaf,
  ],
  (count) => templates(count, (at) => ({ steps: [[{ name: "s", template: `t${(at + 1) % count}` }]] })),
  (count) =>
    templates(count, (at) => ({
      steps: [
        [
          {
            name: "s",
            template: `t${(at + 1) % count}`,
            onExit: `t${(at + 2) % count}`,
            hooks: { h: { template: `t${(at + 3) % count}`, expression: "true" } },
          },
        ],
      ],
    })),
  (count) => [
    ...templates(count, (at) => ({
      inputs: parameters(3),
      steps: [
        [{ ...call("a", at), arguments: parameters(3) }],
        [{ ...call("b", at), arguments: { parameters: [{ name: "p0", value: "{{steps.a.outputs.parameters.o}}" }] } }],
      ],
      outputs: { parameters: [{ name: "o", valueFrom: { parameter: "{{steps.a.outputs.parameters.o}}" } }] },
    })),
    { ...named(`t${count}`, leaf), outputs: { parameters: [{ name: "o", valueFrom: { path: "/tmp/o" } }] } },
  ],
  // Steps.
  (count) => [
    {
      name: "t0",
      steps: many(count, (at) => [
        { name: `s${at}`, template: "leaf", when: at === 0 ? "true" : `{{steps.s${at - 1}.status}} != Failed` },
      ]),
    },
    leaf,
  ],
  (count) => [{ name: "t0", steps: [many(count, (at) => ({ name: `s${at}`, template: "leaf" }))] }, leaf],
  (count) => [{ name: "t0", steps: many(count, () => [{ name: "same", template: "leaf" }]) }, leaf],
  (count) => [
    {
      name: "t0",
      steps: [
        [
          {
            name: "s",
            template: "leaf",
            withItems: many(count, (at) => ({ a: at, b: [at] })),
            arguments: { parameters: [{ name: "a", value: "{{item.a}} {{item.nope}}" }] },
          },
        ],
      ],
    },
    leaf,
  ],
  (count) => [
    {
      name: "t0",
      steps: [
        [
          {
            name: "s",
            template: "nope",
            hooks: Object.fromEntries(
              many(count, (at) => [`h${at}`, { template: "leaf", expression: `steps.s.status == "x" && ${at} > 1` }]),
            ),
          },
        ],
      ],
    },
    leaf,
  ],
  // Many of one thing.
  (count) =>
    templates(count, (at) => ({
      container: { image: "x", args: [`{{inputs.parameters.p${at}}}`] },
      inputs: parameters(2),
    })),
  (count) => templates(count, () => ({ container: { image: "x" } })).map((template) => ({ ...template, name: "t0" })),
  (count) => [
    {
      name: "t0",
      inputs: parameters(count),
      container: { image: "x", args: many(count, (at) => `{{inputs.parameters.p${at}}}`) },
    },
  ],
  (count) => [
    { name: "t0", container: { image: "x", args: [many(count, (at) => `{{inputs.parameters.q${at}}}`).join("\n")] } },
  ],
  (count) => [
    { name: "t0", container: { image: "x", args: [many(count, (at) => `{{=sprig.nope${at}(1)}}`).join("")] } },
  ],
  (count) => [
    { name: "t0", container: { image: "x", args: many(count, () => "{{=filter(workflow.parameters, # > 1)}}") } },
  ],
  (count) => [
    {
      name: "t0",
      container: {
        image: "x",
        env: many(count, (at) => ({ name: `E${at}`, valueFrom: { secretKeyRef: { name: "s", key: "k" } } })),
        args: ["echo $E1 $NOPE"],
      },
    },
  ],
  (count) => [
    {
      name: "t0",
      script: {
        image: "x",
        source: many(count, (at) => `echo "$P${at}" {{workflow.parameters.p${at}}} '{{inputs.parameters.x}}'`).join(
          "\n",
        ),
      },
    },
  ],
  (count) => [
    {
      name: "t0",
      containerSet: {
        containers: many(count, (at) => ({
          name: `c${at}`,
          image: "x",
          ...(at > 0 ? { dependencies: [`c${at - 1}`] } : {}),
        })),
      },
    },
  ],
  (count) => [
    {
      name: "t0",
      container: { image: "x" },
      outputs: parameters(count),
      volumes: many(count, (at) => ({ name: `v${at}`, emptyDir: {} })),
    },
  ],
  (count) => [
    {
      name: "t0",
      inline: {},
      steps: [
        many(count, (at) => ({
          name: `s${at}`,
          inline: { container: { image: "x", args: ["{{inputs.parameters.a}}"] } },
        })),
      ],
    },
  ],
  (count) => [{ name: "t0", steps: [[nested(Math.min(count, 12), "s")]] }],
  (count) => [
    {
      name: "t0",
      plugin: { webhook: { url: "http://x", text: many(count, (at) => `{{#if a${at}}}{{b}}{{/if}}`).join("") } },
    },
  ],
];

/** A manifest of one kind, with its count. */
export function largeManifest(kind: number, count: number, random: Random): JsonObject {
  const make = makers[kind % makers.length] as Make;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "a" },
    spec: {
      entrypoint: "t0",
      ...(random.chance(0.3) ? { onExit: "t0" } : {}),
      ...(random.chance(0.3) ? { arguments: parameters(Math.min(count, 1000)) } : {}),
      ...(random.chance(0.2) ? { templateDefaults: { retryStrategy: { limit: 2 }, inputs: parameters(2) } } : {}),
      templates: make(count, random),
    },
  };
}

function dag(count: number, of: (at: number) => JsonObject): JsonObject {
  return { name: "t0", dag: { tasks: many(count, (at) => ({ name: `t${at}`, template: "leaf", ...of(at) })) } };
}

function templates(count: number, of: (at: number) => JsonObject): readonly JsonObject[] {
  return Array.from({ length: count }, (_, at) => ({ name: `t${at}`, ...of(at) }));
}

function call(name: string, at: number): JsonObject {
  return { name, template: `t${at + 1}` };
}

function named(name: string, template: JsonObject): JsonObject {
  return { ...template, name };
}

function nested(depth: number, name: string): JsonObject {
  return depth === 0
    ? { name, template: "leaf" }
    : { name, inline: { steps: [[nested(depth - 1, name), nested(0, "z")]] } };
}
