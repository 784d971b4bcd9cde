import type { Dialect } from "./dialect.ts";
import { type Expression, limits, type Problem, type Span } from "./syntax.ts";
import { type Outcome, showValue, type Value } from "./value.ts";

type Evaluated = { readonly value: Value } | Problem;

interface Run {
  readonly dialect: Dialect;
  steps: number;
}

/** The value of an expression by the dialect's table. Types are strict, and nothing is evaluated that is not needed. */
export function evaluateExpression(expression: Expression, dialect: Dialect): Evaluated {
  return evaluate(expression, { dialect, steps: 0 });
}

function evaluate(expression: Expression, run: Run): Evaluated {
  run.steps += 1;
  if (run.steps > limits.steps) return { problem: `the expression takes more than ${limits.steps} steps` };
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
  }
}

function evaluateInfix(expression: Expression & { readonly kind: "infix" }, run: Run): Evaluated {
  const operator = known(run.dialect.infix.get(expression.operator));
  const left = evaluate(expression.left, run);
  if ("problem" in left) return left;
  const decided = operator.shortcut?.(left.value);
  if (decided) return placed(decided, expression.left);
  const right = evaluate(expression.right, run);
  if ("problem" in right) return right;
  return placed(operator.apply(left.value, right.value), expression);
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

function placed(outcome: Outcome, { start, end }: Span): Evaluated {
  return "problem" in outcome ? { ...outcome, start, end } : outcome;
}

function known<T>(operator: T | undefined): T {
  if (operator === undefined) throw new Error("the parser let an operator through that its dialect does not have");
  return operator;
}
