import { helpers } from "./helpers.ts";
import { defaultLimits } from "./limits.ts";
import type { Position } from "./position.ts";
import type { Problem } from "./problem.ts";
import type { Block, Body, Call, Expression, Path } from "./syntax.ts";
import { templateOf } from "./templates.ts";

/** A variable that a source names. */
export interface Variable extends Position {
  /** As written from the root, e.g. `workflow.parameters.send-report`. */
  readonly path: string;
  readonly parts: readonly string[];
  /** True where it may be missing: in a condition, or under `default`. */
  readonly optional: boolean;
}

/** What a source needs in order to be rendered. */
export interface SourceVariables {
  readonly variables: readonly Variable[];
  /** The expressions of `{{=…}}`. */
  readonly expressions: readonly ({ readonly expression: string } & Position)[];
}

/** Where a name leads from: the root is no parts, and undefined is a place that only the data know. */
type Base = readonly string[] | undefined;

interface Walk {
  /** The contexts inside one another, inner first. */
  readonly bases: readonly Base[];
  /** Names of block parameters. */
  readonly locals: ReadonlySet<string>;
  readonly variables: Variable[];
  readonly expressions: ({ readonly expression: string } & Position)[];
  readonly misnamed: Problem[];
}

/** The variables of a source, for lint: those that lead from the root; names relative to a loop's item are not listed. */
export function variablesIn(source: string): SourceVariables | { readonly problem: Problem } {
  const parsed = templateOf(source, defaultLimits);
  if ("problem" in parsed) return parsed;
  const walk: Walk = { bases: [[]], locals: new Set(), variables: [], expressions: [], misnamed: [] };
  walkBody(parsed.template.body, walk);
  const [problem] = walk.misnamed;
  return problem ? { problem } : { variables: walk.variables, expressions: walk.expressions };
}

function walkBody(body: Body, walk: Walk): void {
  for (const node of body) {
    if (node.type === "insert") walkExpression(node.value, walk, false);
    if (node.type === "block") walkBlock(node, walk);
  }
}

function walkBlock(block: Block, walk: Walk): void {
  const optional = block.kind !== "each" || block.otherwise !== undefined;
  walkExpression(block.value, walk, optional);
  if (block.includeZero) walkExpression(block.includeZero, walk, true);
  const locals = new Set([...walk.locals, ...block.names]);
  const keepsContext = block.kind === "if" || block.kind === "unless" || block.kind === "misnamed";
  const bases = keepsContext ? walk.bases : [insideOf(block, walk), ...walk.bases];
  walkBody(block.body, { ...walk, bases, locals });
  walkBody(block.otherwise ?? [], walk);
}

function walkExpression(expression: Expression, walk: Walk, optional: boolean): void {
  if (expression.type === "evaluated") {
    walk.expressions.push({ expression: expression.text, ...expression.at });
  } else if (expression.type === "call") {
    walkCall(expression, walk, optional);
  } else if (expression.type === "path") {
    const parts = partsOf(expression, walk);
    if (parts !== undefined && parts.length > 0) {
      walk.variables.push({ path: parts.join("."), parts, optional, ...expression.at });
    }
  }
}

function walkCall(call: Call, walk: Walk, optional: boolean): void {
  const helper = helpers.get(call.helper);
  if (helper === undefined)
    walk.misnamed.push({ message: `there is no helper ${JSON.stringify(call.helper)}`, ...call.at });
  const isExpected = helper?.unknown === "expected" || (optional && helper?.unknown === "pass");
  for (const argument of call.arguments) walkExpression(argument, walk, isExpected);
  for (const [, value] of call.named) walkExpression(value, walk, false);
}

/** The context inside a block that changes it: what `with` names, and for a loop or a section nobody knows. */
function insideOf(block: Block, walk: Walk): Base {
  return block.kind === "with" && block.value.type === "path" ? partsOf(block.value, walk) : undefined;
}

/** A path from the root; undefined when it starts at a loop's item, a block parameter or a loop's data. */
function partsOf(path: Path, walk: Walk): Base {
  const [first = "", ...rest] = path.parts;
  if (path.isData) return first === "root" ? rest : undefined;
  if (path.up === 0 && !path.isScoped && walk.locals.has(first)) return undefined;
  const base = walk.bases[path.up];
  return base && [...base, ...path.parts];
}
