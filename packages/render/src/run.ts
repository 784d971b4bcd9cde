import { escapeFor } from "./escape.ts";
import { evaluate } from "./evaluate.ts";
import { spendOnText, spendSteps } from "./limits.ts";
import { LimitError } from "./problem.ts";
import type { Rendering } from "./rendering.ts";
import type { Locals, Loop, Scope } from "./scope.ts";
import type { Block, Body, Template } from "./syntax.ts";
import { isTruthy, textOf, unknownName } from "./value.ts";

/** Renders into `run.text`. Throws LimitError when the budget is used up, and what JSON throws for a cycle. */
export function runTemplate(template: Template, variables: object, run: Rendering): void {
  runBody(
    template.body,
    { value: variables, parent: undefined, root: variables, loop: undefined, locals: undefined },
    run,
  );
}

function runBody(body: Body, scope: Scope, run: Rendering): void {
  for (const node of body) {
    spendSteps(run.budget, 1);
    if (node.type === "text") {
      write(node.text, run);
    } else {
      run.at = node.at;
      if (node.type === "insert") insert(evaluate(node.value, scope, run), run);
      else runBlock(node, scope, run);
    }
  }
}

function runBlock(block: Block, scope: Scope, run: Rendering): void {
  // Absence is what a condition asks about; only a loop without an else has nothing to say about it.
  const mayBeUnknown = block.kind !== "misnamed" && (block.kind !== "each" || block.otherwise !== undefined);
  const value = evaluate(block.value, scope, run, mayBeUnknown);
  if (!mayBeUnknown && unknownName(value) !== undefined) insert(value, run);

  if (block.kind === "misnamed") {
    runBody(block.body, scope, run);
    return;
  }
  const turns = turnsOf(block, value, scope, run);
  if (turns.length === 0) runBody(block.otherwise ?? [], scope, run);
  for (const turn of turns) runBody(block.body, turn, run);
}

/** The scopes in which a block's body is run, one after the other. */
function turnsOf(block: Block, value: unknown, scope: Scope, run: Rendering): readonly Scope[] {
  const kind = block.kind === "section" ? sectionOf(value) : block.kind;
  if (kind === "each") return loopOver(block, value, scope, run);
  if (kind === "with") return isTruthy(value, true) ? [enter(scope, block, value)] : [];
  const includeZero = block.includeZero !== undefined && isTruthy(evaluate(block.includeZero, scope, run, true));
  return isTruthy(value, includeZero) === (kind !== "unless") ? [scope] : [];
}

/** What `{{#name}}` does with its value: Handlebars' blockHelperMissing, but an empty text is false. */
function sectionOf(value: unknown): "if" | "with" | "each" {
  if (Array.isArray(value)) return "each";
  const isCondition = value === null || typeof value === "boolean" || unknownName(value) !== undefined;
  return isCondition || !isTruthy(value, true) ? "if" : "with";
}

function loopOver(block: Block, value: unknown, scope: Scope, run: Rendering): readonly Scope[] {
  if (typeof value !== "object" || value === null || unknownName(value) !== undefined) return [];
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const count = keys === undefined ? (value as readonly unknown[]).length : keys.length;
  // Paid for before the turns are made, so that a list cannot be long for nothing.
  spendSteps(run.budget, count);
  return Array.from({ length: count }, (_, index) => {
    const key = keys?.[index] ?? index;
    const item = (value as Record<string | number, unknown>)[key];
    return enter(scope, block, item, { key, index, first: index === 0, last: index === count - 1, outer: scope.loop });
  });
}

/** A block's inside; a context that stays the same is not a level for `../`. */
function enter(scope: Scope, block: Block, value: unknown, loop?: Loop): Scope {
  return {
    value,
    parent: value === scope.value ? scope.parent : scope,
    root: scope.root,
    loop: loop ?? scope.loop,
    locals: localsOf(block.names, value, loop, scope.locals),
  };
}

function localsOf(
  names: readonly string[],
  value: unknown,
  loop: Loop | undefined,
  outer: Locals | undefined,
): Locals | undefined {
  if (names.length === 0) return outer;
  const given = [value, loop?.key];
  return { values: new Map(names.map((name, index) => [name, given[index]])), outer };
}

function insert(value: unknown, run: Rendering): void {
  const text = textOf(value);
  spendOnText(run.budget, text);
  // What cannot fit is not worth escaping; the first character too many still ends the rendering.
  write(escapeFor(run.target, text.slice(0, run.budget.output + 1)), run);
}

function write(text: string, run: Rendering): void {
  run.text += text.slice(0, run.budget.output);
  run.budget.output -= text.length;
  if (run.budget.output < 0) throw new LimitError("output", "the rendered text is too long");
}
