import { isJsonObject, type JsonObject } from "@onexit/events";
import { metadataText, textsIn } from "../objects/metadata.ts";
import { parseSelector } from "./selector.ts";

/** A query parameter by its name. */
export type Query = (name: string) => string | undefined;

/** Which objects a client wants to see; or what is wrong with how it says that. */
export type ListQuery =
  | {
      readonly accepts: (object: JsonObject) => boolean;
      /** 0: all. */
      readonly limit: number;
      /** Where the page before ended. */
      readonly after: Place | undefined;
      /** The only name that is wanted. */
      readonly name: string | undefined;
    }
  | { readonly problem: string };

interface Place {
  readonly uid: string;
  readonly created: string;
}

/** The fields that a field selector may ask for. */
const selectable: Readonly<Record<string, (object: JsonObject) => string>> = {
  "metadata.name": (object) => metadataText(object, "name"),
  "metadata.namespace": (object) => metadataText(object, "namespace"),
  "metadata.uid": (object) => metadataText(object, "uid"),
  "metadata.creationTimestamp": (object) => metadataText(object, "creationTimestamp"),
  "spec.startedAt": (object) => statusText(object, "startedAt"),
  "status.startedAt": (object) => statusText(object, "startedAt"),
  "status.finishedAt": (object) => statusText(object, "finishedAt"),
  "status.phase": (object) => statusText(object, "phase"),
};

/** What `listOptions.*` and the other parameters of a list ask for. */
export function listQueryOf(query: Query): ListQuery {
  const labels = parseSelector(query("listOptions.labelSelector") ?? "");
  if (typeof labels !== "function") return { problem: `listOptions.labelSelector: ${labels.problem}` };
  // How a name in the field selector is meant.
  const nameFilter = query("nameFilter") ?? "Exact";
  const fields = parseFields(query("listOptions.fieldSelector") ?? "", nameFilter);
  if ("problem" in fields) return fields;
  const limit = Number(query("listOptions.limit") ?? 0);
  if (!Number.isFinite(limit) || limit < 0)
    return { problem: "listOptions.limit: must be a number that is not negative" };
  const token = query("listOptions.continue") ?? "";
  const after = token === "" ? undefined : placeIn(token);
  if (token !== "" && after === undefined) return { problem: "listOptions.continue: is not what an earlier page gave" };
  const times = timesOf(query);
  if ("problem" in times) return times;
  const [prefix, pattern] = [query("namePrefix") ?? "", query("namePattern") ?? ""];
  const accepts = (object: JsonObject) => {
    const name = metadataText(object, "name");
    return (
      labels(textsIn(object, "labels")) &&
      fields.accepts(object) &&
      times.accepts(object) &&
      name.startsWith(prefix) &&
      name.includes(pattern)
    );
  };
  return { accepts, limit, after, name: fields.name };
}

/** One page of a list that is in order, and where it ended if there is more. */
export function pageOf(items: readonly JsonObject[], limit: number, after: Place | undefined) {
  const start = after === undefined ? 0 : startAfter(items, after);
  const page = limit > 0 ? items.slice(start, start + limit) : items.slice(start);
  const last = page.at(-1);
  const remaining = items.length - start - page.length;
  if (remaining <= 0 || last === undefined) return { items: page, metadata: {} };
  const place: Place = { uid: metadataText(last, "uid"), created: metadataText(last, "creationTimestamp") };
  const token = Buffer.from(JSON.stringify(place)).toString("base64url");
  return { items: page, metadata: { continue: token, remainingItemCount: remaining } };
}

/** What was last on the page before may be gone: then all that is older. */
function startAfter(items: readonly JsonObject[], { uid, created }: Place): number {
  const at = items.findIndex((item) => metadataText(item, "uid") === uid);
  if (at >= 0) return at + 1;
  const older = items.findIndex((item) => metadataText(item, "creationTimestamp") < created);
  return older < 0 ? items.length : older;
}

function placeIn(token: string): Place | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (!isJsonObject(value) || typeof value.uid !== "string" || typeof value.created !== "string") return undefined;
    return { uid: value.uid, created: value.created };
  } catch {
    return undefined;
  }
}

type Check = (object: JsonObject) => boolean;

interface Problem {
  readonly problem: string;
}

function parseFields(
  text: string,
  nameFilter: string,
): { readonly name: string | undefined; readonly accepts: Check } | Problem {
  const checks: Check[] = [];
  let name: string | undefined;
  for (const part of text.split(",").filter((one) => one.trim() !== "")) {
    const [, key = "", operator = "", wanted = ""] = /^\s*([\w.]+?)\s*(==|!=|=|>|<)\s*(\S*)\s*$/.exec(part) ?? [];
    const read = selectable[key];
    if (key.startsWith("ext.")) continue;
    if (read === undefined) {
      const known = Object.keys(selectable).join(", ");
      return { problem: `listOptions.fieldSelector: cannot select by ${JSON.stringify(part)}; known: ${known}` };
    }
    const isName = key === "metadata.name" && operator !== "!=";
    if (isName && nameFilter === "Exact") name = wanted;
    checks.push((object) => {
      const value = read(object);
      if (isName && nameFilter === "Prefix") return value.startsWith(wanted);
      if (isName && nameFilter === "Contains") return value.includes(wanted);
      if (operator === "!=") return value !== wanted;
      if (operator === ">") return value !== "" && Date.parse(value) > Date.parse(wanted);
      if (operator === "<") return value !== "" && Date.parse(value) < Date.parse(wanted);
      return value === wanted;
    });
  }
  return { name, accepts: (object: JsonObject) => checks.every((check) => check(object)) };
}

function timesOf(query: Query): { readonly accepts: Check } | Problem {
  const [after, before] = ["createdAfter", "finishedBefore"].map((name) => {
    const text = query(name) ?? query(`${name}.seconds`) ?? "";
    return text === "" ? undefined : /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  });
  if (Number.isNaN(after)) return { problem: "createdAfter: must be a time, as in 2026-01-02T03:04:05Z" };
  if (Number.isNaN(before)) return { problem: "finishedBefore: must be a time, as in 2026-01-02T03:04:05Z" };
  const accepts = (object: JsonObject) => {
    const finished = statusText(object, "finishedAt");
    return (
      (after === undefined || Date.parse(metadataText(object, "creationTimestamp")) > after) &&
      (before === undefined || (finished !== "" && Date.parse(finished) < before))
    );
  };
  return { accepts };
}

function statusText({ status }: JsonObject, key: string): string {
  const value = isJsonObject(status) ? status[key] : undefined;
  return typeof value === "string" ? value : "";
}
