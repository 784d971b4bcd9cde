import type { Expression, Span } from "./syntax.ts";

/** What is told about an expression's parts, in order. */
interface Visitor {
  /** A variable by its full name, as far as that is written out. */
  readonly variable?: (name: string) => void;
  readonly call?: (name: string, span: Span) => void;
}

/** Names that `let` has taken. */
type Locals = readonly string[];

/** Tells a visitor about the variables and calls of an expression. */
export function walkExpression(expression: Expression, visitor: Visitor, locals: Locals = []): void {
  const walk = (part: Expression) => walkExpression(part, visitor, locals);
  const name = nameOf(expression, locals);
  if (name !== undefined) visitor.variable?.(name);
  switch (expression.kind) {
    case "call":
      visitor.call?.(expression.name, expression);
      if (name === undefined) expression.args.forEach(walk);
      if (expression.closure) walk(expression.closure);
      return;
    case "member":
      if (name !== undefined) return;
      walk(expression.object);
      walk(expression.key);
      return;
    case "infix":
      walkChain(expression, walk);
      return;
    case "let":
      walk(expression.value);
      walkExpression(expression.body, visitor, [...locals, expression.name]);
      return;
    default:
      for (const part of partsOf(expression)) walk(part);
  }
}

/** A chain leans to the left and may be long. */
function walkChain(expression: Expression & { readonly kind: "infix" }, walk: (part: Expression) => void): void {
  const rights: Expression[] = [];
  let left: Expression = expression;
  for (; left.kind === "infix"; left = left.left) rights.push(left.right);
  walk(left);
  for (const right of rights.reverse()) walk(right);
}

/** The dotted name of a variable, of members with written keys, and of `get(variable, "key")`. */
function nameOf(expression: Expression, locals: Locals): string | undefined {
  switch (expression.kind) {
    case "name":
      return locals.includes(expression.name) ? undefined : expression.name;
    case "member":
      return joined(expression.object, expression.key, locals);
    case "chain":
      return undefined;
    case "call": {
      const [object, key] = expression.args;
      return expression.name === "get" && object && key ? joined(object, key, locals) : undefined;
    }
    default:
      return undefined;
  }
}

function joined(object: Expression, key: Expression, locals: Locals): string | undefined {
  if (key.kind !== "literal" || typeof key.value !== "string") return undefined;
  const before = nameOf(object.kind === "chain" ? object.of : object, locals);
  return before === undefined ? undefined : `${before}.${key.value}`;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "list":
    case "sequence":
      return expression.items;
    case "prefix":
      return [expression.operand];
    case "choice":
      return [expression.condition, expression.then, ...(expression.otherwise ? [expression.otherwise] : [])];
    case "chain":
      return [expression.of];
    case "slice":
      return [expression.object, expression.from, expression.to].filter((part) => part !== undefined);
    case "method":
      return [expression.object, ...expression.args];
    case "map":
      return expression.entries.flat();
    default:
      return [];
  }
}
