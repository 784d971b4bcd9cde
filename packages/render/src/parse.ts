import Handlebars from "handlebars";
import type { RenderLimits } from "./limits.ts";
import { problemOf } from "./parse-error.ts";
import { SourceError } from "./problem.ts";
import { scan } from "./scan.ts";
import type { Template } from "./syntax.ts";
import { translate } from "./translate.ts";

/** An instance of our own: what others register with Handlebars is not seen here. */
const handlebars = Handlebars.create();

/** A source as a template. Throws SourceError for everything that is none. */
export function parse(source: string, limits: Pick<RenderLimits, "source" | "depth">): Template {
  if (source.length > limits.source) {
    throw new SourceError(`the source is longer than ${limits.source} characters`, { line: 1, column: 1 });
  }
  const { text, expressions } = scan(source, limits.depth);
  return { body: translate(programOf(text), expressions), expressions: expressions.size };
}

function programOf(text: string): hbs.AST.Program {
  try {
    return handlebars.parse(text);
  } catch (error) {
    throw problemOf(error, text);
  }
}
