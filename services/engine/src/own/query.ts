import { DeliveryError, type DeliveryFilter, filterOf, timeOf } from "@onexit/deliveries";
import type { Context } from "hono";
import { fail } from "../api/failure.ts";

const mostItems = 1_000;
const usualItems = 100;

/** How much of a list is asked for, and before which place of the stream. Throws DeliveryError. */
export function pageOf(c: Context): { readonly limit: number; readonly before?: number } {
  const limit = wholeNumber(c, "limit") ?? usualItems;
  const before = wholeNumber(c, "before");
  return { limit: Math.min(Math.max(limit, 1), mostItems), ...(before === undefined ? {} : { before }) };
}

/** The filter of the query. Throws DeliveryError. */
export function filterIn(c: Context): DeliveryFilter {
  const names = ["state", "action", "workflow", "destination", "since", "until"] as const;
  const given = names.flatMap((name) => {
    const text = c.req.query(name);
    return text ? [[name, text] as const] : [];
  });
  return filterOf(Object.fromEntries(given), Date.now());
}

/** A time of the query, epoch ms. Throws DeliveryError. */
export function timeIn(c: Context, name: "since" | "until"): number | undefined {
  const text = c.req.query(name);
  return text ? timeOf(name, text, Date.now()) : undefined;
}

/** The answer to what cannot be done; what is no DeliveryError is thrown again. */
export function refused(c: Context, error: unknown): Response {
  if (!(error instanceof DeliveryError)) throw error;
  const codes = { invalid: 3, absent: 5, state: 9, conflict: 10 } as const;
  return fail(c, codes[error.refusal], error.message);
}

function wholeNumber(c: Context, name: string): number | undefined {
  const text = c.req.query(name);
  if (!text) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new DeliveryError("invalid", `${name} ${JSON.stringify(text)}: write a whole number`);
}
