import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, objectsIn, textIn } from "../read/part.ts";
import type { Scope } from "./scope.ts";

/** What is known of any node that has ended. */
const always: ReadonlySet<string> = new Set([
  "id",
  "startedAt",
  "finishedAt",
  "status",
  "exitCode",
  "hostNodeName",
  "ip",
]);

/** What these types leave without a loop has no result of its own. */
const withoutResult: ReadonlySet<string | undefined> = new Set(["steps", "dag", "suspend"]);

/** No more names than this are offered as suggestions. */
const mostNames = 500;

/** The steps or tasks of one template, and what each of them leaves. */
export interface Calls {
  readonly prefix: "steps" | "tasks";
  readonly byName: ReadonlyMap<string, DraftCall>;
  readonly draft: Draft;
}

/** The calls of a template by name; the first of each. */
export function callsOf(template: DraftTemplate, draft: Draft): Calls {
  const byName = new Map<string, DraftCall>();
  for (const call of template.calls) if (!byName.has(call.call.name)) byName.set(call.call.name, call);
  return { prefix: template.type === "dag" ? "tasks" : "steps", byName, draft };
}

/** What the calls leave, as far as `admits` lets a call be seen; it says why one cannot. */
export function callScope(calls: Calls, admits: (call: DraftCall, property: string) => true | string): Scope {
  const { prefix, byName, draft } = calls;
  return {
    resolve(name) {
      const match = /^(steps|tasks)\.([^.]+)\.(.+)$/.exec(name);
      const call = match?.[1] === prefix ? byName.get(match[2] ?? "") : undefined;
      if (!call || !leaves(call, match?.[3] ?? "", draft)) return "";
      return admits(call, match?.[3] ?? "");
    },
    names(family) {
      if (!family.startsWith(`${prefix}.`)) return [];
      const names: string[] = [];
      for (const call of byName.values()) {
        if (names.length > mostNames) break;
        names.push(...propertiesOf(call, draft).map((property) => `${prefix}.${call.call.name}.${property}`));
      }
      return names.filter((name) => name.startsWith(family));
    },
  };
}

/** Whether a call has such a property once it has ended. Of what cannot be read nothing is denied. */
function leaves(call: DraftCall, property: string, draft: Draft): boolean {
  if (always.has(property)) return true;
  const target = draft.templates.get(call.call.template);
  const isLoop = call.call.loop !== undefined;
  if (property === "outputs.result") return isLoop || !withoutResult.has(target?.type);
  if (property === "outputs.parameters") return isLoop;
  const match = /^outputs\.(parameters|artifacts)\.(.+)$/.exec(property);
  if (!match) return false;
  return !target || outputNames(target, match[1] ?? "").includes(match[2] ?? "");
}

function propertiesOf(call: DraftCall, draft: Draft): readonly string[] {
  const target = draft.templates.get(call.call.template);
  const properties = [...always].filter((property) => property !== "ip");
  if (call.call.loop || !withoutResult.has(target?.type)) properties.push("outputs.result");
  for (const family of ["parameters", "artifacts"]) {
    for (const name of target ? outputNames(target, family) : []) properties.push(`outputs.${family}.${name}`);
  }
  return properties;
}

/** As declared, whether the declaration can be read or not. */
function outputNames({ part }: DraftTemplate, family: string): readonly string[] {
  return objectsIn(objectOf(fieldOf(part, "outputs")), family).flatMap((item) => textIn(item, "name") ?? []);
}
