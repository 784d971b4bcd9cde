import { isJsonObject, type Json } from "@onexit/events";

/** One change of a value somewhere within a document. */
export interface Mutation {
  /** Which place, counted over all of them and round again. */
  readonly at: number;
  readonly how: "replace" | "remove" | "add" | "nest";
  readonly value: Json;
  readonly key: string;
}

/** A document with something else at one of its places. */
export function mutated(document: Json, { at, how, value, key }: Mutation): Json {
  const places = placesIn(document, []);
  const place = places[at % places.length] ?? [];
  return changed(document, place, (before) => {
    switch (how) {
      case "replace":
        return value;
      case "remove":
        return undefined;
      case "nest":
        return [before];
      default:
        return isJsonObject(before) ? { ...before, [key]: value } : Array.isArray(before) ? [...before, value] : value;
    }
  });
}

type Place = readonly (string | number)[];

function placesIn(value: Json, place: Place): readonly Place[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item as Json, [...place, index]))
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([key, item]) => placesIn(item as Json, [...place, key]))
      : [];
  return [place, ...inner];
}

function changed(value: Json, [first, ...rest]: Place, change: (before: Json) => Json | undefined): Json {
  if (first === undefined) return change(value) ?? null;
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value ?? {});
  const made = entries.flatMap(([key, item]) => {
    if (key !== first) return [[key, item as Json] as const];
    const next = rest.length === 0 ? change(item as Json) : changed(item as Json, rest, change);
    return next === undefined ? [] : [[key, next] as const];
  });
  return Array.isArray(value) ? made.map(([, item]) => item) : Object.fromEntries(made);
}
