import type { JsonObject } from "@onexit/events";
import type { Context } from "hono";
import { warn } from "../api/wording.ts";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectAnswer } from "../objects/object.ts";
import { typed } from "./read-routes.ts";
import type { Resource } from "./resource.ts";
import { refuse, refuseFor } from "./status.ts";
import { unknownFields, unknownFieldTexts, withoutFields } from "./unknown-fields.ts";

/**
 * What a store makes of a manifest. Fields that nobody knows are refused where the client asked for that, which kubectl does;
 * else they are left out, and warned of unless they are to be ignored.
 */
export async function validated(
  c: Context,
  resource: Resource,
  object: JsonObject,
  status: 200 | 201,
  act: (manifest: JsonObject) => Promise<ObjectAnswer>,
): Promise<Response> {
  const name = metadataText(object, "name") || metadataText(object, "generateName");
  const validation = c.req.query("fieldValidation") ?? "Warn";
  let answer = await act(object);
  if ("refused" in answer && validation !== "Strict") {
    const paths = unknownFields(answer.issues ?? []);
    if (paths.length > 0) {
      if (validation !== "Ignore") warn(c, unknownFieldTexts(paths));
      answer = await act(withoutFields(object, paths));
    }
  }
  if (!("refused" in answer)) {
    warn(c, answer.warnings);
    return c.json(typed(resource, answer.object), status);
  }
  const errors = (answer.issues ?? []).filter(({ severity }) => severity === "error");
  const unknown = unknownFields(errors);
  if (unknown.length === 0 || unknown.length < errors.length) return refuseFor(c, resource, name, answer, object);
  const { kind, version } = resource;
  const texts = unknownFieldTexts(unknown).join(", ");
  return refuse(
    c,
    "BadRequest",
    `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${texts}`,
  );
}
