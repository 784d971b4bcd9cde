import { type Escape, withoutHalves } from "./escape.ts";
import { type Budget, defaultLimits, type RenderLimits } from "./limits.ts";
import { LimitError, type Problem } from "./problem.ts";
import type { Evaluate, Rendering } from "./rendering.ts";
import { runTemplate } from "./run.ts";
import { templateOf } from "./templates.ts";
import { truncate } from "./truncate.ts";

export interface RenderOptions {
  /** How inserted values are escaped; the source's own text never is. */
  readonly escape: Escape;
  /** For `{{=expression}}`; all of them are unknown without it. The position counts those of the whole tree, from 0. */
  readonly evaluate?: Evaluate;
  readonly limits?: Partial<RenderLimits>;
}

/** A rendered message, whatever became of it: there is always a text. */
export interface Rendered {
  readonly text: string;
  /** What the source names and nobody knows, each once; in the text it is `(unknown: name)`. */
  readonly unknown: readonly string[];
  /** Why the text is the source itself, or was cut. */
  readonly problem?: Problem;
}

/** What the parts of one rendering share. */
export interface Shared {
  readonly options: RenderOptions;
  readonly limits: RenderLimits;
  readonly budget: Budget;
  firstExpression: number;
}

/** Renders a Handlebars source. Never throws: a source that cannot be rendered is shown as it is, cut to a bound. */
export function render(source: string, variables: object, options: RenderOptions): Rendered {
  return renderShared(source, variables, sharedOf(options));
}

/** A fresh budget. */
export function sharedOf(options: RenderOptions): Shared {
  const limits = { ...defaultLimits, ...options.limits };
  return { options, limits, budget: { steps: limits.steps, output: limits.output }, firstExpression: 0 };
}

/** Renders one of several sources, at the expense of a budget that they share. */
export function renderShared(source: string, variables: object, shared: Shared): Rendered {
  const { options, limits, budget } = shared;
  const parsed = templateOf(source, limits);
  if ("problem" in parsed) return asItIs(source, parsed.problem, [], limits);
  const run: Rendering = {
    target: options.escape,
    evaluate: options.evaluate,
    firstExpression: shared.firstExpression,
    budget,
    unknown: new Set(),
    text: "",
    at: { line: 1, column: 1 },
  };
  shared.firstExpression += parsed.template.expressions;
  try {
    runTemplate(parsed.template, variables, run);
    return { text: run.text, unknown: [...run.unknown] };
  } catch (error) {
    const problem = { message: error instanceof Error ? error.message : String(error), ...run.at };
    const unknown = [...run.unknown];
    if (error instanceof LimitError && error.limit === "output") {
      return { text: `${withoutHalves(options.escape, run.text.slice(0, -1))}…`, unknown, problem };
    }
    return asItIs(source, problem, unknown, limits);
  }
}

function asItIs(source: string, problem: Problem, unknown: readonly string[], limits: RenderLimits): Rendered {
  return { text: truncate(source, limits.fallback), unknown, problem };
}
