import type { Dialect } from "./dialect.ts";
import { limits } from "./limits.ts";
import type { Expression, ExprOnly, Problem, Span } from "./syntax.ts";
import { type Outcome, showValue, type Value } from "./value.ts";

export type Evaluated = { readonly value: Value } | Problem;

/** One evaluation: the language, what is left to spend, and how to evaluate what not every language has. */
export interface Run {
  readonly dialect: Dialect;
  readonly most: number;
  steps: number;
  readonly evaluateOther: (expression: ExprOnly & Span) => Evaluated;
  /** The steps that an operator takes beyond its own. */
  readonly cost?: (operator: string, left: Value, right: Value) => number;
}

/** The value of an expression by the dialect's table. Types are strict, and nothing is evaluated that is not needed. */
export function evaluateExpression(expression: Expression, dialect: Dialect): Evaluated {
  return evaluate(expression, { dialect, most: limits.steps, steps: 0, evaluateOther });
}

/** The value of a part of an expression. */
export function evaluate(expression: Expression, run: Run): Evaluated {
  const spent = spend(run, 1);
  if (spent) return spent;
  switch (expression.kind) {
    case "literal":
      return { value: expression.value };
    case "opaque":
      throw new Error("an expression with unknown values cannot be evaluated");
    case "list":
      return evaluateList(expression.items, run);
    case "prefix": {
      const operand = evaluate(expression.operand, run);
      if ("problem" in operand) return operand;
      return placed(known(run.dialect.prefix.get(expression.operator)).apply(operand.value), expression);
    }
    case "infix":
      return evaluateInfix(expression, run);
    case "choice":
      return evaluateChoice(expression, run);
    default:
      return run.evaluateOther(expression);
  }
}

/** Takes steps off what is left; a problem when nothing is. */
export function spend(run: Run, steps: number): Problem | undefined {
  run.steps += steps;
  return run.steps > run.most ? { problem: `the expression takes more than ${run.most} steps` } : undefined;
}

/** A problem is given the place of the expression that has it. */
export function placed(outcome: Outcome, { start, end }: Span): Evaluated {
  return "problem" in outcome ? { start, end, ...outcome } : outcome;
}

/** A chain leans to the left and may be long, so it is walked from its innermost operand, not descended. */
function evaluateInfix(expression: Expression & { readonly kind: "infix" }, run: Run): Evaluated {
  const chain = [expression];
  let innermost = expression.left;
  for (; innermost.kind === "infix"; innermost = innermost.left) chain.push(innermost);
  let left = evaluate(innermost, run);
  for (let link = chain.pop(); link; link = chain.pop()) {
    if ("problem" in left) return left;
    const spent = spend(run, 1);
    if (spent) return spent;
    const operator = known(run.dialect.infix.get(link.operator));
    const decided = operator.shortcut?.(left.value);
    if (decided) {
      left = placed(decided, link.left);
      continue;
    }
    const right = evaluate(link.right, run);
    if ("problem" in right) return right;
    const more = run.cost && spend(run, run.cost(link.operator, left.value, right.value));
    left = more ?? placed(operator.apply(left.value, right.value), link);
  }
  return left;
}

function evaluateChoice(expression: Expression & { readonly kind: "choice" }, run: Run): Evaluated {
  const condition = evaluate(expression.condition, run);
  if ("problem" in condition) return condition;
  if (typeof condition.value !== "boolean") {
    const shown = showValue(condition.value);
    return placed(
      { problem: `Value '${shown}' cannot be used with the ternary operator '?', it is not a bool` },
      expression.condition,
    );
  }
  if (condition.value) return evaluate(expression.then, run);
  return expression.otherwise ? evaluate(expression.otherwise, run) : { value: null };
}

function evaluateList(items: readonly Expression[], run: Run): Evaluated {
  const values: Value[] = [];
  for (const item of items) {
    const evaluated = evaluate(item, run);
    if ("problem" in evaluated) return evaluated;
    values.push(evaluated.value);
  }
  return { value: values };
}

function evaluateOther(): Evaluated {
  throw new Error("the parser let something through that its dialect does not have");
}

function known<T>(operator: T | undefined): T {
  if (operator === undefined) throw new Error("the parser let an operator through that its dialect does not have");
  return operator;
}
