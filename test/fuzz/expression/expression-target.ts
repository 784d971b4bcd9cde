import { checkExpr, evaluateExpr, namesIn } from "@onexit/expression";
import fc from "fast-check";
import { randomOf } from "../random.ts";
import { ordinary, repetitions } from "../sizes.ts";
import { partOf, type Target } from "../target.ts";
import { checkProblem } from "./check-problem.ts";
import { expressionOf, loopOf } from "./grammar.ts";
import { mutateText } from "./mutate-text.ts";
import { drawOf, scope } from "./variables.ts";
import { expressionWords } from "./words.ts";

/** Expressions of expr-lang. */
export function expressionTarget(): Target<string> {
  const grammatical = fc
    .tuple(fc.integer(), fc.integer({ min: 1, max: 6 }), fc.boolean())
    .map(([seed, depth, isMutated]) => {
      const random = randomOf(seed);
      const text = expressionOf(random, depth);
      return isMutated ? mutateText(text, expressionWords, random) : text;
    });
  return {
    name: "expression",
    inputs: fc.oneof(
      { weight: 10, arbitrary: grammatical },
      { weight: 2, arbitrary: fc.integer().map((seed) => loopOf(randomOf(seed))) },
      { weight: 3, arbitrary: repetitions(expressionWords, 17_000) },
      { weight: 1, arbitrary: repetitions(expressionWords, ordinary) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
      {
        weight: 2,
        arbitrary: fc.array(fc.constantFrom(...expressionWords), { maxLength: 40 }).map((parts) => parts.join("")),
      },
    ),
    sizeOf: (text) => text.length,
    parts: {
      evaluateExpr: partOf((text) => evaluateExpr(text, scope, drawOf()), checkProblem),
      checkExpr: partOf((text) => checkExpr(text), checkProblem),
      namesIn: partOf((text) => namesIn(text)),
    },
  };
}
