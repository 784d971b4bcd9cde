import { helpers } from "./helpers.ts";
import type { Position } from "./position.ts";
import { SourceError } from "./problem.ts";
import { type Expressions, placeholder } from "./scan.ts";
import type { Block, BlockKind, Body, Call, Expression, Insert, Node, Path } from "./syntax.ts";

const blockHelpers: ReadonlySet<string> = new Set(["if", "unless", "each", "with"] satisfies BlockKind[]);

/** Handlebars' tree as ours. Throws SourceError for what is not available and for the wrong number of arguments. */
export function translate(program: hbs.AST.Program, expressions: Expressions): Body {
  return bodyOf(program, expressions);
}

function bodyOf(program: hbs.AST.Program, expressions: Expressions): Body {
  return program.body.flatMap((statement) => nodeOf(statement, expressions) ?? []);
}

function nodeOf(statement: hbs.AST.Statement, expressions: Expressions): Node | undefined {
  const at = placeOf(statement);
  switch (statement.type) {
    case "ContentStatement":
      return { type: "text", text: (statement as hbs.AST.ContentStatement).value };
    case "MustacheStatement":
      return insertOf(statement as hbs.AST.MustacheStatement, expressions);
    case "BlockStatement":
      return blockOf(statement as hbs.AST.BlockStatement, expressions);
    case "CommentStatement":
      return undefined;
    case "PartialStatement":
    case "PartialBlockStatement":
      throw new SourceError("partials are not available", at);
    default:
      throw new SourceError("decorators are not available", at);
  }
}

function insertOf(statement: hbs.AST.MustacheStatement, expressions: Expressions): Insert {
  const at = placeOf(statement);
  const { original } = statement.path as hbs.AST.PathExpression;
  const expression = original === placeholder ? expressions.get(`${at.line}:${at.column}`) : undefined;
  if (expression !== undefined) return { type: "insert", value: { type: "evaluated", ...expression, at }, at };
  if (blockHelpers.has(String(original))) throw new SourceError(`${original} is a block: write {{#${original} …}}`, at);
  return { type: "insert", value: headOf(statement), at };
}

function blockOf(statement: hbs.AST.BlockStatement, expressions: Expressions): Block {
  const at = placeOf(statement);
  const { original } = statement.path;
  const [first] = statement.params;
  const isBuiltIn = blockHelpers.has(original);
  if (isBuiltIn && (first === undefined || statement.params.length > 1)) {
    throw new SourceError(`#${original} takes exactly one argument`, at);
  }
  const value = isBuiltIn && first !== undefined ? expressionOf(first) : headOf(statement);
  const kind = isBuiltIn ? (original as BlockKind) : isMisnamed(value) ? "misnamed" : "section";
  const includeZero = statement.hash?.pairs.find((pair) => isBuiltIn && pair.key === "includeZero");
  // Handlebars leaves the program out of `{{^name}}`, whatever its types say.
  const { program, inverse } = statement as Partial<hbs.AST.BlockStatement>;
  return {
    type: "block",
    kind,
    value,
    ...(includeZero && { includeZero: expressionOf(includeZero.value) }),
    names: program?.blockParams ?? [],
    body: program ? bodyOf(program, expressions) : [],
    ...(inverse && { otherwise: bodyOf(inverse, expressions) }),
    at,
  };
}

/** What stands first in a tag or in parentheses: a helper with its arguments, else a variable. */
function headOf(node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression): Expression {
  const path = pathOf(node.path as hbs.AST.PathExpression | hbs.AST.Literal);
  const isPlain = path.parts.length === 1 && path.up === 0 && !path.isData && !path.isScoped;
  const helper = isPlain ? helpers.get(path.name) : undefined;
  const isCall = node.type === "SubExpression" || node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0;
  if (helper === undefined && !isCall) return path;
  const call: Call = {
    type: "call",
    helper: path.name,
    arguments: node.params.map(expressionOf),
    named: (node.hash?.pairs ?? []).map((pair) => [pair.key, expressionOf(pair.value)] as const),
    at: path.at,
  };
  if (helper !== undefined) checkArity(call, helper.arguments);
  return call;
}

function expressionOf(node: hbs.AST.Expression): Expression {
  switch (node.type) {
    case "SubExpression":
      return headOf(node as hbs.AST.SubExpression);
    case "PathExpression":
      return pathOf(node as hbs.AST.PathExpression);
    case "StringLiteral":
    case "NumberLiteral":
    case "BooleanLiteral":
      return { type: "literal", value: (node as hbs.AST.StringLiteral).value };
    case "NullLiteral":
      return { type: "literal", value: null };
    default:
      return { type: "literal", value: undefined };
  }
}

/** A variable; a literal in its place is the name of one, as in Handlebars. */
function pathOf(node: hbs.AST.PathExpression | hbs.AST.Literal): Path {
  const at = placeOf(node);
  if (node.type !== "PathExpression") {
    const name = String((node as { readonly original?: unknown }).original ?? "null");
    return { type: "path", name, parts: [name], up: 0, isData: false, isScoped: false, at };
  }
  const { original, parts, depth, data } = node as hbs.AST.PathExpression;
  return { type: "path", name: original, parts, up: depth, isData: data, isScoped: /^\.|^this\b/.test(original), at };
}

function isMisnamed(value: Expression): boolean {
  return value.type === "call" && !helpers.has(value.helper);
}

function checkArity(call: Call, [least, most]: readonly [number, number]): void {
  const count = call.arguments.length;
  if (count >= least && count <= most) return;
  const wanted =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
  throw new SourceError(
    `${call.helper} takes ${wanted} ${wanted === "1" ? "argument" : "arguments"}, not ${count}`,
    call.at,
  );
}

function placeOf(node: hbs.AST.Node): Position {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}
