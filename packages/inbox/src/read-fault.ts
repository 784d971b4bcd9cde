import type { Fault, FaultTarget } from "./fault.ts";
import { isObject } from "./json.ts";

const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0;
const isSeconds = (value: unknown) => typeof value === "number" && value >= 0;
const isStatus = (value: unknown) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
const isTrue = (value: unknown) => value === true;

const targets: readonly string[] = ["slack", "github", "pagerduty", "webhook", "mail"];
const choices: Readonly<Record<string, (value: unknown) => boolean>> = {
  answer: isStatus,
  secondaryRateLimit: isTrue,
  stall: (value) => value === true || isSeconds(value),
  hold: isTrue,
  dropReply: isTrue,
  reset: isTrue,
};
const extras: Readonly<Record<string, (value: unknown) => boolean>> = {
  times: isCount,
  acts: isTrue,
  retryAfter: isSeconds,
  body: () => true,
  headers: (value) => isObject(value) && Object.values(value).every((header) => typeof header === "string"),
};

/** What `POST /_inbox/faults` was sent, `{ target, fault }`, or what is wrong with it. */
export function readFault(
  value: unknown,
): { readonly target: FaultTarget; readonly fault: Fault } | { readonly problem: string } {
  if (!isObject(value) || !isObject(value.fault)) return { problem: "send { target, fault }" };
  const { target, fault } = value;
  if (!isTarget(target)) return { problem: "target is slack, github, pagerduty, webhook, mail or a path" };
  const chosen = Object.keys(fault).filter((name) => name in choices);
  if (chosen.length !== 1) return { problem: `fault has exactly one of ${Object.keys(choices).join(", ")}` };
  for (const [name, field] of Object.entries(fault)) {
    const isRight = choices[name] ?? extras[name];
    if (isRight === undefined) return { problem: `fault has no field ${JSON.stringify(name)}` };
    if (!isRight(field)) return { problem: `fault.${name} cannot be ${JSON.stringify(field)}` };
  }
  return { target, fault: fault as unknown as Fault };
}

function isTarget(target: unknown): target is FaultTarget {
  return typeof target === "string" && (targets.includes(target) || target.startsWith("/"));
}
