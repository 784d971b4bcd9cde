import { resolve } from "node:path";
import type { Terminal } from "../terminal.ts";

/** What commands take that fill in arguments. */
export interface ParameterOptions {
  /** `name=value`. */
  readonly parameter?: readonly string[];
  /** YAML or JSON: a mapping of names to values. */
  readonly parameterFile?: string;
}

/** The arguments as `name=value`, those of the file first, so that `-p` goes before them; what is no text is JSON. */
export async function givenParameters(
  terminal: Terminal,
  { parameter = [], parameterFile }: ParameterOptions,
): Promise<readonly string[]> {
  if (parameterFile === undefined) return parameter;
  const { parametersIn } = await import("./edit-request.ts");
  const values = Object.entries(parametersIn(resolve(terminal.cwd, parameterFile), "--parameter-file"));
  const texts = values.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return [...texts, ...parameter];
}
