import type { JsonObject } from "@onexit/events";
import { metadataOf } from "../objects/metadata.ts";
import type { Column, Resource } from "./resource.ts";

/** What a client wants of a table: rows with the metadata of their objects, with the whole of them, or with nothing. */
export interface TableWish {
  readonly include: "Metadata" | "Object" | "None";
}

/** A client that asks for a table first gets one; anybody else gets objects. */
export function tableWish(accept: string | undefined, includeObject: string | undefined): TableWish | undefined {
  const first = accept?.split(",").find((type) => /as=Table/.test(type) && /v=v1(;|$|\s)/.test(`${type.trim()};`));
  const isFirst = first !== undefined && accept?.split(",")[0]?.includes("as=Table") === true;
  if (!isFirst) return undefined;
  return { include: includeObject === "Object" || includeObject === "None" ? includeObject : "Metadata" };
}

/** Objects as a table of the resource's columns; without those when a watch has sent them before. */
export function tableOf(
  { columns }: Pick<Resource, "columns">,
  objects: readonly JsonObject[],
  { include }: TableWish,
  {
    now,
    metadata,
    withColumns = true,
  }: { readonly now: number; readonly metadata: JsonObject; readonly withColumns?: boolean },
): JsonObject {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: withColumns ? columns.map(definitionOf) : null,
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.text(object, now)),
      ...(include === "None" ? {} : { object: include === "Object" ? object : partialOf(object) }),
    })),
  };
}

function definitionOf({ name, about, type = "string", wide }: Column): JsonObject {
  return { name, type, format: name === "Name" ? "name" : "", description: about, priority: wide === true ? 1 : 0 };
}

function partialOf(object: JsonObject): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: metadataOf(object) };
}
