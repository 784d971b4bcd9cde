import {
  checkWhen,
  dependencyNames,
  evaluateDepends,
  evaluateWhen,
  findInnermostTags,
  findTags,
  parseDepends,
  substitute,
  type Tag,
} from "@onexit/expression";
import fc from "fast-check";
import { type Random, randomOf } from "../random.ts";
import { ordinary, repetitions } from "../sizes.ts";
import { partOf, promise, type Target } from "../target.ts";
import { checkProblem } from "./check-problem.ts";
import { expressionOf } from "./grammar.ts";
import { mutateText } from "./mutate-text.ts";
import { drawOf, scope, variableNames } from "./variables.ts";
import { expressionWords } from "./words.ts";

/** Conditions: `when`, `depends`, and texts with tags. */
export function whenTarget(): Target<string> {
  const grammatical = fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 6 }), fc.constantFrom(whenOf, dependsOf, taggedOf))
    .map(([seed, depth, make]) => {
      const random = randomOf(seed);
      return mutateText(make(random, depth), expressionWords, random);
    });
  return {
    name: "when",
    inputs: fc.oneof(
      { weight: 8, arbitrary: grammatical },
      { weight: 3, arbitrary: repetitions(expressionWords, 5000) },
      { weight: 3, arbitrary: repetitions(expressionWords, ordinary) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
      { weight: 1, arbitrary: repetitions(expressionWords, 1_100_000) },
    ),
    sizeOf: (text) => text.length,
    parts: {
      evaluateWhen: partOf((text) => evaluateWhen(text, scope, drawOf()), checkProblem),
      checkWhen: partOf((text) => checkWhen(text), checkProblem),
      parseDepends: partOf((text) => parseDepends(text), checkProblem),
      evaluateDepends: partOf((text) => {
        const parsed = parseDepends(text);
        if ("problem" in parsed) return undefined;
        return [dependencyNames(parsed.tree), evaluateDepends(parsed.tree, (task) => task.length % 2 === 0)];
      }),
      substitute: partOf(
        (text) => substitute(text, scope, drawOf()),
        ({ unknown }, text) => checkTags(unknown, text),
      ),
      findTags: partOf((text) => [...findTags(text), ...findInnermostTags(text)], checkTags),
    },
  };
}

function checkTags(tags: readonly Tag[], text: string): void {
  for (const { start, end } of tags) {
    promise(0 <= start && start < end && end <= text.length, `a tag from ${start} to ${end} of ${text.length}`);
  }
}

function whenOf(random: Random, depth: number): string {
  const inner = () => whenOf(random, depth - 1);
  if (depth <= 0) {
    return random.pick([
      "1",
      "true",
      "a",
      "'a b'",
      "2026-01-02",
      "'2026-01-02T01:02:03Z'",
      "1.5",
      "[1]",
      "0x1f",
      `{{${random.pick(variableNames)}}}`,
      `"{{${random.pick(variableNames)}}}"`,
      "{{=1 + 1}}",
    ]);
  }
  switch (random.below(6)) {
    case 0:
      return `(${inner()})`;
    case 1:
      return `${random.pick(["!", "-", "~"])}${inner()}`;
    case 2:
      return `${inner()} in (${inner()}, ${inner()})`;
    case 3:
      return `${inner()} ? ${inner()} : ${inner()}`;
    default:
      return `${inner()} ${random.pick("== != < > <= >= && || + - * / % ** & | ^ << >> =~ !~ ??".split(" "))} ${inner()}`;
  }
}

function dependsOf(random: Random, depth: number): string {
  if (depth <= 0)
    return `${random.pick(["a", "b-c", "t_1", "A.b"])}${random.pick(["", ".Succeeded", ".Failed", ".AnySucceeded", ".Nope"])}`;
  const inner = () => dependsOf(random, depth - 1);
  return random.pick([
    () => `(${inner()})`,
    () => `!${inner()}`,
    () => `${inner()} && ${inner()}`,
    () => `${inner()}||${inner()}`,
  ])();
}

function taggedOf(random: Random, depth: number): string {
  const name = () => random.pick(variableNames);
  const tag = (left: number): string =>
    random.pick([
      () => `{{${name()}}}`,
      () => `{{ ${name()} }}`,
      () => `{{=${expressionOf(random, left)}}}`,
      () => `{{inputs.parameters.${left > 0 ? tag(left - 1) : "a"}}}`,
      () => `{{=${left > 0 ? tag(left - 1) : "1"} + 1}}`,
      () => "{{{a}}}",
    ])();
  return random.list(1 + random.below(5), () => random.pick(["", "text ", "{", "}}"]) + tag(depth)).join("");
}
