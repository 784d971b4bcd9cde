import { checkExpr } from "@onexit/expression";
import type { Context } from "./context.ts";
import type { Part } from "./part.ts";
import { readText } from "./value-reader.ts";

/** An expression without braces, checked for its syntax. */
export function readExpression(part: Part | undefined, { report }: Pick<Context, "report">): string | undefined {
  const text = typeof part?.value === "boolean" ? String(part.value) : readText(part, report);
  if (!part || text === undefined || text === "") return undefined;
  // What stands in a tag is filled in before the expression is read.
  const wrong = text.includes("{{") ? undefined : checkExpr(text);
  if (wrong) {
    const { problem, start, end } = wrong;
    const within = start === undefined ? {} : { within: { start, end: Math.max(end ?? 0, start + 1) } };
    report.error("OX1021", part.path, `invalid expression: ${problem}`, within);
  }
  return text;
}
