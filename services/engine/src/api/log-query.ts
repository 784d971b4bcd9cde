import type { Context } from "hono";
import { RE2JS } from "re2js";
import { parseSelector, type Selector } from "./selector.ts";

/** What a client asked of the logs. */
export interface LogQuery {
  readonly podName?: string;
  readonly container: string;
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Lines of each step. */
  readonly tail?: number;
  /** Bytes of each step. */
  readonly limitBytes?: number;
  /** Epoch ms. */
  readonly since?: number;
  readonly grep?: RE2JS;
  /** Which pods, by their labels. */
  readonly selector: Selector;
}

/** The options of a request for logs, or what is wrong with them. */
export function logQueryOf(c: Context, inPath: string | undefined): LogQuery | { readonly problem: string } {
  const option = (name: string) => c.req.query(`logOptions.${name}`) || undefined;
  const podName = inPath ?? (c.req.query("podName") || undefined);
  const pattern = c.req.query("grep") || undefined;
  let grep: RE2JS | undefined;
  try {
    grep = pattern === undefined ? undefined : RE2JS.compile(pattern);
  } catch (error) {
    return { problem: `grep: ${error instanceof Error ? error.message : String(error)}` };
  }
  const selector = parseSelector(c.req.query("selector") ?? "");
  if (typeof selector !== "function") return { problem: `selector: ${selector.problem}` };
  const numbers = { tail: "tailLines", limitBytes: "limitBytes", sinceSeconds: "sinceSeconds" } as const;
  const read: { tail?: number; limitBytes?: number; sinceSeconds?: number } = {};
  for (const [key, name] of Object.entries(numbers)) {
    const text = option(name);
    if (text === undefined) continue;
    // Argo's client sends numbers as floats: `3.6e+06`.
    const value = Number(text);
    if (!(value >= 0)) return { problem: `logOptions.${name}: must be a number that is not negative, not ${text}` };
    read[key as keyof typeof numbers] = value;
  }
  const since = sinceOf(read.sinceSeconds, option("sinceTime") ?? option("sinceTime.seconds"));
  if (Number.isNaN(since)) return { problem: "logOptions.sinceTime: must be a time, as in 2026-01-02T03:04:05Z" };
  const { sinceSeconds: _sinceSeconds, ...limits } = read;
  return {
    ...limits,
    ...(podName === undefined ? {} : { podName }),
    container: option("container") ?? "main",
    follow: option("follow") === "true",
    timestamps: option("timestamps") === "true",
    ...(since === undefined ? {} : { since }),
    ...(grep === undefined ? {} : { grep }),
    selector,
  };
}

/** Times are RFC 3339, or epoch seconds. */
function sinceOf(seconds: number | undefined, time: string | undefined): number | undefined {
  if (seconds !== undefined) return Date.now() - seconds * 1000;
  if (time === undefined) return undefined;
  return /^\d+$/.test(time) ? Number(time) * 1000 : Date.parse(time);
}
