import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** The values of `["name=value"]`, or what is wrong with them. */
export function parameterValues(
  given: Json | undefined,
): { readonly values: ReadonlyMap<string, string> } | { readonly problem: string } {
  const values = new Map<string, string>();
  if (given === undefined || given === null) return { values };
  if (!Array.isArray(given)) return { problem: "parameters: must be a list of name=value" };
  for (const item of given as readonly Json[]) {
    const at = typeof item === "string" ? item.indexOf("=") : -1;
    if (typeof item !== "string" || at < 1) {
      return { problem: `parameters: expected parameter of the form: NAME=VALUE. Received: ${JSON.stringify(item)}` };
    }
    values.set(item.slice(0, at), item.slice(at + 1));
  }
  return { values };
}

/** A workflow's spec with other values for its parameters, given as `["name=value"]`; or what is wrong with them. */
export function withParameters(
  spec: JsonObject,
  given: Json | undefined,
): { readonly spec: JsonObject } | { readonly problem: string } {
  const read = parameterValues(given);
  if ("problem" in read) return read;
  if (read.values.size === 0) return { spec };
  const values = new Map(read.values);
  const parameters = isJsonObject(spec.arguments) ? spec.arguments : {};
  const own: readonly Json[] = Array.isArray(parameters.parameters) ? parameters.parameters : [];
  const changed = own.filter(isJsonObject).map((parameter) => {
    const value = values.get(String(parameter.name));
    values.delete(String(parameter.name));
    if (value === undefined) return parameter;
    const { valueFrom: _valueFrom, ...rest } = parameter;
    return { ...rest, value };
  });
  const added = [...values].map(([name, value]) => ({ name, value }));
  return { spec: { ...spec, arguments: { ...parameters, parameters: [...changed, ...added] } } };
}
