import type { Context } from "hono";
import type { ObjectAnswer, ObjectRefusal } from "../objects/object.ts";
import { bounded, warn } from "./wording.ts";

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
  11: 410,
  12: 501,
  13: 500,
  14: 503,
  16: 401,
} as const;

/** What an object store refuses, as a gRPC code. */
const codeByRefusal = { absent: 5, exists: 6, conflict: 10, invalid: 3, unsupported: 12 } as const;

/** An answer that is no success, in the form that `argo` and hera read. */
export function fail(c: Context, code: keyof typeof statusByCode, message: string): Response {
  return c.json({ code, message: bounded(message) }, statusByCode[code]);
}

/** Kubernetes' words for a workflow that is not there. */
export function notFound(c: Context, name: string): Response {
  return fail(c, 5, `workflows.argoproj.io ${JSON.stringify(name)} not found`);
}

/** What was refused, as Argo's clients read it. */
export function refuse(c: Context, { refused, message }: ObjectRefusal): Response {
  return fail(c, codeByRefusal[refused], message);
}

/** The object of an answer, with its warnings as headers; only 200 is a success to Argo's clients. */
export function reply(c: Context, answer: ObjectAnswer): Response {
  if ("refused" in answer) return refuse(c, answer);
  warn(c, answer.warnings);
  return c.json(answer.object);
}
