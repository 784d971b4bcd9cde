import type { Refusal } from "../removal.ts";
import { nameOf, textProblemOf } from "../text-problem.ts";
import { type S3Prefix, s3PrefixOf, urlOf } from "./prefix.ts";

/** The prefix that is to be emptied: strictly below one of the roots, or refused. */
export function s3TargetOf(declared: string, rendered: string, roots: readonly S3Prefix[]): S3Prefix | Refusal {
  const name = nameOf(declared, rendered);
  const problem = textProblemOf(rendered);
  if (problem !== undefined) return { refusal: `${name} ${problem}` };
  const target = s3PrefixOf(rendered);
  if ("problem" in target) return { refusal: `${name} ${target.problem}` };
  const inBucket = roots.filter(({ bucket }) => bucket === target.bucket);
  if (inBucket.some(({ prefix }) => prefix.startsWith(target.prefix))) {
    return { refusal: `${name} is a cleanup root or holds one` };
  }
  if (inBucket.some(({ prefix }) => target.prefix.startsWith(prefix))) return target;
  const known = roots.length === 0 ? "names no prefix of a bucket" : `has ${roots.map(urlOf).join(", ")}`;
  return { refusal: `${name} is not below any of CLEANUP_ROOTS, which ${known}` };
}
