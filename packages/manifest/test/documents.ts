import type { JsonObject } from "@onexit/events";
import { parseAllDocuments } from "yaml";

/** The documents of a text as JSON. */
export function documentsOf(text: string): readonly JsonObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as JsonObject);
}
