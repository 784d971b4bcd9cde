import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Random } from "../random.ts";
import { nameOf, textOf } from "./texts.ts";

/** How wild a manifest is. */
export interface Wildness {
  /** Of each value to be of another kind. */
  readonly wrong: number;
  /** Of each field to be there. */
  readonly fields: number;
  /** Values that may still be made. */
  budget: number;
}

/** Fields that make a template what it is; one of them is enough. */
const bodies = ["container", "script", "steps", "dag", "containerSet", "suspend", "http", "data", "plugin"];

/** A value as a JSON Schema wants it, more or less. */
export function jsonOf(schema: Json | undefined, root: JsonObject, random: Random, wild: Wildness, depth = 0): Json {
  wild.budget -= 1;
  if (!isJsonObject(schema) || Object.keys(schema).length === 0 || random.chance(wild.wrong))
    return anything(random, 0);
  const inner = (next: Json | undefined) => jsonOf(next, root, random, wild, depth + 1);
  if (typeof schema.$ref === "string") {
    const definitions = root.$defs as JsonObject;
    return inner(definitions[schema.$ref.replace("#/$defs/", "")]);
  }
  if (Array.isArray(schema.enum)) return random.pick(schema.enum as readonly Json[]);
  if (Array.isArray(schema.anyOf)) return inner(random.pick(schema.anyOf as readonly Json[]));
  const type = Array.isArray(schema.type) ? random.pick(schema.type as readonly Json[]) : schema.type;
  const isFull = depth > 40 || wild.budget < 0;
  switch (type) {
    case "object":
      return isJsonObject(schema.properties)
        ? objectOf(schema, schema.properties, random, wild, isFull, inner)
        : fromEntries(
            random.list(
              isFull ? 0 : random.below(3),
              () => [nameOf(random), inner(schema.additionalProperties)] as const,
            ),
          );
    case "array":
      return random.list(isFull ? 0 : random.below(4), () => inner(schema.items));
    case "number":
      return random.pick([0, 1, 2, 3, -1, 1.5, 1e9]);
    case "boolean":
      return random.chance(0.5);
    default:
      return textOf(random);
  }
}

function objectOf(
  schema: JsonObject,
  properties: JsonObject,
  random: Random,
  wild: Wildness,
  isFull: boolean,
  inner: (schema: Json | undefined) => Json,
): JsonObject {
  const keys = Object.keys(properties);
  const isTemplate = keys.includes("containerSet");
  const body = random.pick(bodies);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const chosen = keys.filter((key) => {
    if (isTemplate && bodies.includes(key)) return key === body || random.chance(wild.wrong);
    const isUsual = required.includes(key) || key === "name" || key === "template";
    return isUsual ? !random.chance(wild.wrong) : !isFull && random.chance(wild.fields);
  });
  const entries = chosen.map((key): readonly [string, Json] => {
    const isReference = ["name", "template", "entrypoint", "onExit"].includes(key) && random.chance(0.9);
    return [key, isReference ? nameOf(random) : inner(properties[key])];
  });
  return fromEntries(random.chance(wild.wrong) ? [...entries, [nameOf(random), anything(random, 0)]] : entries);
}

/** Any JSON, a small one. */
export function anything(random: Random, depth: number): Json {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -1, 3.5, 1e300, 2 ** 63]);
    case 3:
    case 4:
      return textOf(random);
    case 5:
      return random.list(random.below(4), () => anything(random, depth + 1));
    default:
      return fromEntries(random.list(random.below(4), () => [nameOf(random), anything(random, depth + 1)] as const));
  }
}

/** An object that may own `__proto__`. */
function fromEntries(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}
