import type { Refusal } from "../removal.ts";
import { nameOf, textProblemOf } from "../text-problem.ts";

/** The label that images to be removed must bear, `key=value`; refused when either is missing. */
export function labelOf(declared: string, rendered: string): { readonly label: string } | Refusal {
  const name = nameOf(declared, rendered);
  const problem = textProblemOf(rendered);
  if (problem !== undefined) return { refusal: `${name} ${problem}` };
  if (!/^[^\s=]+=\S.*$/.test(rendered)) return { refusal: `${name} is no label such as key=value` };
  return { label: rendered };
}
