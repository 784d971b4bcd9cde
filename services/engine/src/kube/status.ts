import type { JsonObject } from "@onexit/events";
import type { Issue } from "@onexit/manifest";
import type { Context } from "hono";
import { bounded } from "../api/wording.ts";
import type { ObjectRefusal } from "../objects/object.ts";
import { qualifiedName, type Resource } from "./resource.ts";

/** Why a request failed, in Kubernetes' words, and the HTTP status of each. */
const codes = {
  BadRequest: 400,
  Unauthorized: 401,
  NotFound: 404,
  MethodNotAllowed: 405,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  InternalError: 500,
} as const;

export type Reason = keyof typeof codes;

/** What a failure is about, and what caused it. */
export interface Details {
  readonly resource?: Pick<Resource, "group" | "plural" | "kind">;
  readonly name?: string;
  readonly causes?: readonly JsonObject[];
}

/** More causes nobody reads; names may be this long in Kubernetes. */
const mostCauses = 20;
const longestName = 253;
const longestField = 500;

/** A failure as kubectl reads it. */
export function failure(reason: Reason, message: string, { resource, name, causes }: Details = {}): JsonObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: bounded(message),
    reason,
    details: {
      ...(name === undefined ? {} : { name: bounded(name, longestName) }),
      ...(resource === undefined ? {} : { group: resource.group, kind: kindIn(resource, reason) }),
      ...(causes === undefined ? {} : { causes }),
    },
    code: codes[reason],
  };
}

/** Answers with a failure. */
export function refuse(c: Context, reason: Reason, message: string, details?: Details): Response {
  return c.json(failure(reason, message, details), codes[reason]);
}

/** Kubernetes' words for an object that is not there. */
export function notFound(c: Context, resource: Resource, name: string): Response {
  const message = `${qualifiedName(resource)} ${JSON.stringify(name)} not found`;
  return refuse(c, "NotFound", message, { resource, name });
}

/** Kubernetes' words for what is not served at all. */
export function nothingHere(c: Context): Response {
  return refuse(c, "NotFound", "the server could not find the requested resource");
}

const reasons = { exists: "AlreadyExists", absent: "NotFound", conflict: "Conflict" } as const;

/** Answers with what a store said; of a wrong manifest each mistake is a cause with its place. */
export function refuseFor(
  c: Context,
  resource: Resource,
  name: string,
  { refused, message, issues = [] }: ObjectRefusal,
  manifest: JsonObject,
): Response {
  if (refused === "exists" || refused === "absent" || refused === "conflict") {
    return refuse(c, reasons[refused], message, { resource, name });
  }
  const errors = issues.filter(({ severity }) => severity === "error");
  const told = errors.slice(0, mostCauses).map((issue) => causeOf(issue, manifest));
  const more = errors.length - told.length;
  const causes = more > 0 ? [...told, cause("…", `and ${more} more mistakes`)] : told;
  return refuseInvalid(c, resource, name, causes.length > 0 ? causes : [cause("spec", message)]);
}

/** Answers that an object is wrong. kubectl prints the causes, and nothing else of it: there is at least one. */
export function refuseInvalid(c: Context, resource: Resource, name: string, causes: readonly JsonObject[]): Response {
  const text = causes.map(({ field, message }) => `${field}: ${message}`).join(", ");
  const title = `${resource.kind}${resource.group === "" ? "" : `.${resource.group}`} ${JSON.stringify(bounded(name, longestName))}`;
  return refuse(c, "Invalid", `${title} is invalid: ${text}`, { resource, name, causes });
}

/** One thing that is wrong, and where. */
export function cause(field: string, message: string): JsonObject {
  return { reason: "FieldValueInvalid", message, field: bounded(field, longestField) };
}

/** `spec.templates[0].name`, as Kubernetes writes a place. */
export function fieldPath(path: Issue["path"]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );
}

function causeOf(issue: Issue, manifest: JsonObject): JsonObject {
  const field = fieldPath(issue.path);
  const hint = issue.suggestion === undefined ? "" : ` (${issue.suggestion})`;
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    manifest,
  );
  const isShort = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const message =
    isShort && issue.atKey !== true ? `Invalid value: ${bounded(JSON.stringify(value), longestName)}: ` : "";
  return cause(field, `${message}${issue.message}${hint}`);
}

/** kubectl prints the kind of what is invalid, and the resource of anything else. */
function kindIn({ plural, kind }: Pick<Resource, "plural" | "kind">, reason: Reason): string {
  return reason === "Invalid" ? kind : plural;
}
