import type { Context } from "hono";

/** The gRPC codes that Argo's clients read, and the HTTP status that goes with each. */
const statusByCode = {
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  12: 501,
  13: 500,
  14: 503,
  16: 401,
} as const;

/** An answer that is no success, in the form that `argo` and hera read. */
export function fail(c: Context, code: keyof typeof statusByCode, message: string): Response {
  return c.json({ code, message }, statusByCode[code]);
}

/** Kubernetes' words for a workflow that is not there. */
export function notFound(c: Context, name: string): Response {
  return fail(c, 5, `workflows.argoproj.io ${JSON.stringify(name)} not found`);
}
