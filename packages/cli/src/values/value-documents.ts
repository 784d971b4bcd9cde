import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** Texts by name and key. */
export type ValueTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The texts in a ConfigMap's `data`. */
export function configMapOf({ data }: JsonObject): Readonly<Record<string, string>> {
  return textsOf(data);
}

/** The texts of a Secret: `stringData` over `data`, which is base64. */
export function secretOf({ data, stringData }: JsonObject): Readonly<Record<string, string>> {
  const decoded = Object.entries(textsOf(data)).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
  return { ...Object.fromEntries(decoded), ...textsOf(stringData) };
}

/** ConfigMaps of a table as the documents that a manifest may refer to. */
export function configMapDocuments(table: ValueTable): readonly JsonObject[] {
  return Object.entries(table).map(([name, data]) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name },
    data,
  }));
}

function textsOf(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) =>
      typeof text === "string" || typeof text === "number" || typeof text === "boolean" ? [[key, String(text)]] : [],
    ),
  );
}
