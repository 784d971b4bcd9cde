import type { Json, JsonObject } from "./json.ts";

const secretFields: ReadonlySet<string> = new Set(["token", "routing_key", "client_secret", "authorization"]);

/** A request as it may be shown: of a secret only that it is present. */
export function maskFields(fields: { readonly [key: string]: unknown }): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, secretFields.has(key) ? "present" : (value as Json)]),
  );
}

/** A path as it may be shown: the last part of a Slack webhook is its secret. */
export function maskPath(path: string): string {
  return path.replace(/^(\/services\/[^/]+\/[^/]+\/).+$/, "$1present");
}
