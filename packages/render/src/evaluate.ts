import { type Helper, helpers } from "./helpers.ts";
import { spendOnItems, spendOnJson, spendOnText, spendSteps } from "./limits.ts";
import type { Rendering } from "./rendering.ts";
import { lookup, type Scope } from "./scope.ts";
import type { Call, Evaluated, Expression } from "./syntax.ts";
import { textOf, unknownName, unknownOf } from "./value.ts";

/** The value of an expression. An unknown name is recorded, unless the place is one where it may be missing. */
export function evaluate(expression: Expression, scope: Scope, run: Rendering, mayBeUnknown = false): unknown {
  spendSteps(run.budget, 1);
  switch (expression.type) {
    case "literal":
      return expression.value;
    case "path":
      return noted(lookup(expression, scope), run, mayBeUnknown);
    case "evaluated":
      return noted(evaluated(expression, run), run, false);
    case "call": {
      const helper = helpers.get(expression.helper);
      return helper === undefined
        ? noted(unknownOf(expression.helper), run, false)
        : call(helper, expression, scope, run, mayBeUnknown);
    }
  }
}

function call(
  helper: Helper,
  { arguments: args, named }: Call,
  scope: Scope,
  run: Rendering,
  mayBeUnknown: boolean,
): unknown {
  const isExpected = helper.unknown === "expected" || (mayBeUnknown && helper.unknown === "pass");
  const values = args.map((argument) => evaluate(argument, scope, run, isExpected));
  const options = named.map(([name, value]) => [name, evaluate(value, scope, run)] as const);
  if (helper.unknown === "pass") {
    const unknown = [...values, ...options.map(([, value]) => value)].find((value) => unknownName(value) !== undefined);
    if (unknown !== undefined) return unknown;
  }
  spendSteps(run.budget, helper.steps ?? 0);
  const result = helper.call({
    arguments: values,
    named: Object.fromEntries(options),
    target: run.target,
    textOf: (value) => boughtText(value, run),
    jsonOf: (value, indent) => boughtJson(JSON.stringify(value, null, indent) ?? "", run),
    spendOnItems: (count) => spendOnItems(run.budget, count),
  });
  for (const text of [...values, result]) {
    if (typeof text === "string") spendOnText(run.budget, text, helper.weight);
  }
  return noted(result, run, mayBeUnknown);
}

/** Lists and objects are written anew each time that their text is wanted; what is a text already is paid for as such. */
function boughtText(value: unknown, run: Rendering): string {
  const text = textOf(value);
  return typeof value === "object" ? boughtJson(text, run) : text;
}

function boughtJson(json: string, run: Rendering): string {
  spendOnJson(run.budget, json);
  return json;
}

function evaluated({ text, index }: Evaluated, run: Rendering): unknown {
  // Evaluating costs more than a lookup, and how much more is not known here.
  spendSteps(run.budget, 50);
  try {
    return run.evaluate?.(text, run.firstExpression + index) ?? unknownOf(`=${text}`);
  } catch {
    return unknownOf(`=${text}`);
  }
}

function noted(value: unknown, run: Rendering, mayBeUnknown: boolean): unknown {
  const unknown = unknownName(value);
  if (unknown !== undefined && !mayBeUnknown) run.unknown.add(unknown);
  return value;
}
