import { Alias, type Document, isAlias, isCollection, isPair, type Node } from "yaml";
import type { TextProblem } from "./yaml-checks.ts";

/** As many values may come of the aliases of a document, written out: merge keys copy theirs. */
const mostAliased = 50_000;

/** What the library knows while it makes a value; its types do not name it. */
type Context = NonNullable<Parameters<Alias["resolve"]>[1]>;

/** What is known of the part of a document that has been walked. */
interface Walk {
  /** The last node of each name so far: an alias means that one. */
  readonly anchors: Map<string, Node>;
  /** How many values a node is, its aliases written out; of one that has not ended there is nothing here. */
  readonly sizes: Map<Node, number>;
  aliased: number;
  problem?: TextProblem;
}

/**
 * Tells each alias of a document what it stands for, all in one walk: of its own accord the library walks through the
 * document for each. Returns what is wrong with the first alias that has no anchor before it, stands inside its own, or
 * is one too many.
 */
export function linkAliases(tree: Document.Parsed): TextProblem | undefined {
  const walk: Walk = { anchors: new Map(), sizes: new Map(), aliased: 0 };
  sizeOf(tree.contents, walk);
  return walk.problem;
}

/** Recursive over nodes whose depth the parser has bounded already; an alias is not followed. */
function sizeOf(node: unknown, walk: Walk): number {
  if (walk.problem) return 0;
  if (isAlias(node)) return sizeOfAlias(node as Alias.Parsed, walk);
  if (isPair(node)) return sizeOf(node.key, walk) + sizeOf(node.value, walk);
  const { anchor } = (node ?? {}) as { readonly anchor?: string };
  if (anchor) walk.anchors.set(anchor, node as Node);
  let size = 1;
  if (isCollection(node)) for (const item of node.items) size += sizeOf(item, walk);
  if (anchor) walk.sizes.set(node as Node, size);
  return size;
}

function sizeOfAlias(alias: Alias.Parsed, walk: Walk): number {
  const target = walk.anchors.get(alias.source);
  const size = target && walk.sizes.get(target);
  walk.aliased += size ?? 0;
  if (!target) walk.problem = at(alias, "OX1000", `the alias "${alias.source}" has no anchor before it`);
  else if (size === undefined) walk.problem = at(alias, "OX1000", `the alias "${alias.source}" stands inside itself`);
  else if (walk.aliased > mostAliased) walk.problem = at(alias, "OX1015", tooMany);
  else link(alias, target);
  return size ?? 0;
}

const tooMany = `the aliases of the document stand for more than ${mostAliased} values, written out`;

/** The library's own way to resolve it also reads what has not been read yet, so it is kept, with less to look through. */
function link(alias: Alias, target: Node): void {
  alias.resolve = (document: Document, context?: Context) => {
    if (!context) return target as ReturnType<Alias["resolve"]>;
    context.aliasResolveCache = [target];
    return Alias.prototype.resolve.call(alias, document, context);
  };
}

function at(alias: Alias.Parsed, code: TextProblem["code"], message: string): TextProblem {
  return { code, message, start: alias.range[0], end: alias.range[1] };
}
