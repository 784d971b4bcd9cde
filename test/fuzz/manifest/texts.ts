import type { Random } from "../random.ts";

/** Few names, so that references often meet something. */
const names = ["a", "b", "c", "d", "main", "exit", "a.b", "A", "", "__proto__", "constructor", "item", "toString"];

const variables = [
  "workflow.name workflow.status workflow.failures workflow.parameters workflow.parameters.a workflow.outputs.parameters.a",
  "workflow.labels.a workflow.creationTimestamp.%Y workflow.duration inputs.parameters.a inputs.parameters inputs.artifacts.a.path",
  "outputs.parameters.a.path outputs.result item item.a pod.name node.name retries lastRetry.exitCode",
  "steps.a.status steps.a.outputs.result steps.a.outputs.parameters.a steps.b.outputs.artifacts.a steps.a.ip",
  "tasks.a.status tasks.a.outputs.result tasks.a.outputs.parameters.a tasks.b.outputs.artifacts.a tasks.a.exitCode",
  "cronworkflow.name nope inputs.parameters. .a a..b __proto__ constructor.name",
].flatMap((line) => line.split(" "));

const expressions = [
  "true",
  "1 == 1",
  "workflow.status == 'Failed'",
  "steps.a.status == \"Succeeded\" && inputs.parameters.a != ''",
  "asInt(lastRetry.exitCode) > 1",
  "tasks['a'].outputs.result",
  "sprig.upper(inputs.parameters.a)",
  "filter([1,2], # > 1)",
  "(",
  "a.b.c?.d ?? 1",
  "toJson(workflow.parameters)",
];

const words =
  "0 1 -1 2.5 10s 1h 5m 2026 true null Always OnError {{ }} a&&b !a a.Succeeded&&b.Failed a||b (a) %02d :latest /tmp/a ../b".split(
    " ",
  );

/** A name of something in the manifest. */
export function nameOf(random: Random): string {
  return random.pick(names);
}

/** A text as it stands in manifests, or as it should not. */
export function textOf(random: Random): string {
  switch (random.below(9)) {
    case 0:
    case 1:
      return nameOf(random);
    case 2:
      return `{{${random.pick(variables)}}}`;
    case 3:
      return `{{=${random.pick(expressions)}}}`;
    case 4:
      return random.pick(expressions);
    case 5:
      return `${random.pick(words)} {{ ${random.pick(variables)} }} ${random.pick(words)} {{${random.pick(variables)}}}`;
    case 6:
      return JSON.stringify(random.list(random.below(4), () => random.pick([1, "x", { a: 1 }, [2], null])));
    case 7:
      return random.list(random.below(6), () => random.pick(words)).join(random.pick(["", " "]));
    default:
      return random.pick(words);
  }
}
