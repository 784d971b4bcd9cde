import { isJsonObject, type JsonObject } from "@onexit/events";

const serversOwn: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
  "generation",
  "selfLink",
  "managedFields",
]);

/** An object without what only the server says: clients send back what they got. */
export function withoutServers({ status: _status, metadata, ...rest }: JsonObject): JsonObject {
  if (!isJsonObject(metadata)) return metadata === undefined ? rest : { ...rest, metadata };
  return { ...rest, metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => !serversOwn.has(key))) };
}
