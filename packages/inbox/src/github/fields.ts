import type { Arrival } from "../exchange.ts";

/** What a request says, nothing of an empty one; undefined where its body is no JSON. */
export function fieldsOf({ body }: Arrival): { readonly [key: string]: unknown } | undefined {
  return body.text === "" ? {} : body.fields;
}
