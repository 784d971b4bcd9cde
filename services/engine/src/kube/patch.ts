import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** A patch that cannot be applied, in words. */
export interface PatchProblem {
  readonly problem: string;
}

/** RFC 7386: what is null goes, objects are merged, anything else takes the place of what was there. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const merged: Record<string, Json> = isJsonObject(target) ? { ...(target as Record<string, Json>) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (isUnsafe(key)) continue;
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = mergePatch(own(merged, key) ?? null, value as Json);
  }
  return merged;
}

/** What an applied configuration makes of an object: its fields win, lists are taken whole. */
export function applied(target: JsonObject, configuration: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...(target as Record<string, Json>) };
  for (const [key, value] of Object.entries(configuration)) {
    if (isUnsafe(key)) continue;
    const before = own(merged, key);
    merged[key] = isJsonObject(value) && isJsonObject(before) ? applied(before, value) : (value as Json);
  }
  return merged;
}

/** RFC 6902: operations one after the other; the first that fails is the problem. */
export function jsonPatch(target: JsonObject, operations: Json): { readonly value: Json } | PatchProblem {
  if (!Array.isArray(operations)) return { problem: "a JSON patch is a list of operations" };
  let value: Json = structuredClone(target) as Json;
  for (const [index, operation] of (operations as readonly Json[]).entries()) {
    const result = isJsonObject(operation) ? operated(value, operation) : { problem: "it is no object" };
    if ("problem" in result) return { problem: `operation ${index}: ${result.problem}` };
    value = result.value;
  }
  return { value };
}

function operated(root: Json, { op, path, from, value }: JsonObject): { readonly value: Json } | PatchProblem {
  if (typeof path !== "string" || (path !== "" && !path.startsWith("/")))
    return { problem: "its path is no JSON pointer" };
  switch (op) {
    case "add":
    case "replace":
      return value === undefined
        ? { problem: `${op} needs a value` }
        : put(root, path, value as Json, op === "replace");
    case "remove":
      return taken(root, path);
    case "test": {
      const found = at(root, path);
      const isSame =
        found !== undefined && JSON.stringify(sorted(found)) === JSON.stringify(sorted((value ?? null) as Json));
      return isSame ? { value: root } : { problem: `test failed at ${path}` };
    }
    case "copy":
    case "move": {
      const found = typeof from === "string" ? at(root, from) : undefined;
      if (found === undefined) return { problem: `there is nothing at ${String(from)}` };
      const left = op === "move" ? taken(root, from as string) : { value: root };
      return "problem" in left ? left : put(left.value, path, structuredClone(found) as Json, false);
    }
    default:
      return { problem: `unknown op ${JSON.stringify(op)}` };
  }
}

function put(root: Json, path: string, value: Json, mustExist: boolean): { readonly value: Json } | PatchProblem {
  if (path === "") return { value };
  const [parent, key] = parentOf(root, path);
  if (mustExist && at(root, path) === undefined) return { problem: `there is nothing at ${path}` };
  if (Array.isArray(parent)) {
    const index = key === "-" ? parent.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > parent.length)
      return { problem: `${path} is no place in the list` };
    (parent as Json[]).splice(index, mustExist ? 1 : 0, value);
    return { value: root };
  }
  if (!isJsonObject(parent) || isUnsafe(key)) return { problem: `there is nothing at ${path}` };
  (parent as Record<string, Json>)[key] = value;
  return { value: root };
}

function taken(root: Json, path: string): { readonly value: Json } | PatchProblem {
  if (path === "" || at(root, path) === undefined) return { problem: `there is nothing at ${path}` };
  const [parent, key] = parentOf(root, path);
  if (Array.isArray(parent)) (parent as Json[]).splice(Number(key), 1);
  else delete (parent as Record<string, Json>)[key];
  return { value: root };
}

function parentOf(root: Json, path: string): readonly [Json | undefined, string] {
  const end = path.lastIndexOf("/");
  return [at(root, path.slice(0, end)), unescaped(path.slice(end + 1))];
}

function at(root: Json, path: string): Json | undefined {
  if (path === "") return root;
  return path
    .slice(1)
    .split("/")
    .map(unescaped)
    .reduce<Json | undefined>((value, key) => {
      if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? (value as readonly Json[])[Number(key)] : undefined;
      return isJsonObject(value) ? own(value as Record<string, Json>, key) : undefined;
    }, root);
}

function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function own(object: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isUnsafe(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as Json)]));
}
