import { defaultLimits, type RenderLimits } from "./limits.ts";
import { parse } from "./parse.ts";
import { type Problem, SourceError } from "./problem.ts";
import type { Template } from "./syntax.ts";

/** A parsed source, or why it is none. */
export type Parsed = { readonly template: Template } | { readonly problem: Problem };

/** The sources most recently used: a service renders the same few for its whole life. */
const recent = new Map<string, Parsed>();
const mostRecent = 256;

/** Reads a source, from memory when it was read lately. Never throws. */
export function templateOf(source: string, limits: RenderLimits): Parsed {
  const { source: length, depth } = limits;
  if (length !== defaultLimits.source || depth !== defaultLimits.depth || source.length > length)
    return read(source, limits);
  const parsed = recent.get(source) ?? read(source, limits);
  // A Map keeps its order of insertion, so the first key is the one that was not asked for longest.
  recent.delete(source);
  recent.set(source, parsed);
  const [oldest] = recent.keys();
  if (recent.size > mostRecent && oldest !== undefined) recent.delete(oldest);
  return parsed;
}

function read(source: string, limits: RenderLimits): Parsed {
  try {
    return { template: parse(source, limits) };
  } catch (error) {
    if (error instanceof SourceError) return { problem: error.problem };
    throw error;
  }
}
