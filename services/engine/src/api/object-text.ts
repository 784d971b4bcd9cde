import type { JsonObject } from "@onexit/events";
import { projected } from "./fields.ts";

/** The last text of each object, and the fields that are in it: whoever lists or watches gets the same ones. */
const made = new WeakMap<JsonObject, { readonly fields: string; readonly text: string }>();

/** An object's JSON with the named fields alone, as `projected` has them; made once while they are the same. */
export function objectText(object: JsonObject, fields: string, prefix = ""): string {
  const wanted = prefix + fields;
  const known = made.get(object);
  if (known?.fields === wanted) return known.text;
  const text = JSON.stringify(projected(object, fields, prefix));
  made.set(object, { fields: wanted, text });
  return text;
}

/** A list's JSON, whose items are made once each. */
export function listText(envelope: JsonObject, items: readonly JsonObject[], fields: string): string {
  const head = projected({ ...envelope, items: [] }, fields);
  if (!("items" in head)) return JSON.stringify(head);
  const { items: _, ...rest } = head;
  const inItems = itemFields(fields);
  const texts = items.map((item) => objectText(item, inItems));
  return `${JSON.stringify({ ...rest, items: [] }).slice(0, -"]}".length)}${texts.join(",")}]}`;
}

/** What fields of a list ask of its items; empty when they are wanted whole. */
function itemFields(fields: string): string {
  const sign = fields.startsWith("-") ? "-" : "";
  const named = fields
    .slice(sign.length)
    .split(",")
    .map((field) => field.trim());
  if (sign === "" && named.includes("items")) return "";
  const inItems = named.filter((field) => field.startsWith("items.")).map((field) => field.slice("items.".length));
  return inItems.length === 0 ? "" : sign + inItems.join(",");
}
