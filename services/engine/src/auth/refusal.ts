import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Why a request is not answered: HTTP status, gRPC code and Kubernetes' reason belong together. */
const kinds = {
  unauthenticated: { status: 401, code: 16, reason: "Unauthorized" },
  forbidden: { status: 403, code: 7, reason: "Forbidden" },
  misdirected: { status: 421, code: 7, reason: "Forbidden" },
  tooLarge: { status: 413, code: 3, reason: "RequestEntityTooLarge" },
  tooMany: { status: 429, code: 8, reason: "TooManyRequests" },
  unavailable: { status: 503, code: 14, reason: "ServiceUnavailable" },
} as const satisfies Record<
  string,
  { readonly status: ContentfulStatusCode; readonly code: number; readonly reason: string }
>;

export type RefusalKind = keyof typeof kinds;

/** The answer in the words of whoever asks: a Status for Kubernetes' clients, else as Argo's read it. */
export function refuse(c: Context, kind: RefusalKind, message: string): Response {
  const { status, code, reason } = kinds[kind];
  if (kind === "unauthenticated") c.header("www-authenticate", 'Bearer realm="onexit"');
  if (!isKubernetes(c.req.path)) return c.json({ code, message }, status);
  return c.json(
    { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code: status },
    status,
  );
}

/** True for the paths that Kubernetes' clients ask for; one that has a namespace and an event's source is Argo's. */
export function isKubernetes(path: string): boolean {
  return (
    /^\/(apis|openapi|version)(\/|$)/.test(path) ||
    /^\/api(\/v1)?\/?$/.test(path) ||
    /^\/api\/v1\/namespaces(\/|$)/.test(path) ||
    /^\/api\/v1\/(pods|events)\/?$/.test(path)
  );
}
