import { z } from "zod";
import type { Refusal } from "../removal.ts";
import { textProblemOf } from "../text-problem.ts";
import { type KindName, kindOf } from "./kinds.ts";
import { selectorProblemOf } from "./selector.ts";

const text = z.string().max(1_024);

/** One entry of `kubernetes`: `kind/name`, or its parts. */
export const kubernetesEntry = z.union([
  text,
  z.strictObject({
    kind: text,
    /** With its group: `cert-manager.io/v1`. Not needed for the usual kinds. */
    apiVersion: text.optional(),
    name: text.optional(),
    selector: text.optional(),
    /** Another than the workflow's must be one of CLEANUP_NAMESPACES. */
    namespace: text.optional(),
    /** `Foreground`: the object goes after what it owns. */
    propagation: z.enum(["Background", "Foreground"]).optional(),
  }),
]);

/** That entry, rendered. */
export type KubernetesEntry = z.infer<typeof kubernetesEntry>;

/** Objects of a cluster, as far as the texts alone can tell. */
export interface KubernetesTarget extends KindName {
  readonly namespace: string;
  readonly which: { readonly name: string } | { readonly selector: string };
  readonly propagation: "Background" | "Foreground";
}

/** Namespaces that may be cleaned in: the workflow's own, and those that are declared. */
export interface Namespaces {
  readonly own: string;
  readonly others: readonly string[];
}

/** No upper case: the client would ask for another object. */
const objectName = /^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$/;

/** The objects that an entry names. Refuses what a mistake or an empty variable may have made of it. */
export function kubernetesTargetOf(entry: KubernetesEntry, namespaces: Namespaces): KubernetesTarget | Refusal {
  const parts = typeof entry === "string" ? partsOf(entry) : entry;
  const shown = typeof entry === "string" ? JSON.stringify(entry) : `an object of kind ${JSON.stringify(entry.kind)}`;
  const refuse = (problem: string): Refusal => ({ refusal: `${shown} ${problem}` });
  if (parts === undefined) return refuse("is no kind/name");
  const { apiVersion, name, selector, namespace = namespaces.own, propagation = "Background" } = parts;
  for (const given of [parts.kind, apiVersion, name, selector, namespace]) {
    const problem = given === undefined ? undefined : textProblemOf(given);
    if (problem !== undefined) return refuse(`has a part that ${problem}`);
  }
  if (namespace !== namespaces.own && !namespaces.others.includes(namespace)) {
    return refuse(
      `is in namespace ${JSON.stringify(namespace)}, which is neither the workflow's nor one of CLEANUP_NAMESPACES`,
    );
  }
  const kind = apiVersion === undefined ? kindOf(parts.kind) : { apiVersion, kind: parts.kind };
  if (kind === undefined) return refuse("is of a kind that needs an apiVersion beside it");
  if ((name === undefined) === (selector === undefined)) return refuse("needs a name or a selector, and not both");
  if (name !== undefined) {
    if (!objectName.test(name)) return refuse(`has the name ${JSON.stringify(name)}, which no object can have`);
    return { ...kind, namespace, which: { name }, propagation };
  }
  const problem = selectorProblemOf(selector ?? "");
  if (problem !== undefined) return refuse(`has the selector ${JSON.stringify(selector)}, which ${problem}`);
  return { ...kind, namespace, which: { selector: selector ?? "" }, propagation };
}

function partsOf(entry: string): Exclude<KubernetesEntry, string> | undefined {
  const [kind = "", name = "", ...rest] = entry.split("/");
  return rest.length > 0 || kind === "" ? undefined : { kind, name };
}
