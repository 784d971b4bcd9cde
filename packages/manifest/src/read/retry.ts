import type { Report } from "../report.ts";
import type { RetryStrategy } from "../workflow.ts";
import { readExpression } from "./expression.ts";
import { backoffFields, retryFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readChoice, readNumberOrText, readObject, readText } from "./value-reader.ts";

const policies = ["Always", "OnFailure", "OnError", "OnTransientError"] as const;

/** When and how often a template is tried again. The default policy depends on whether there is an expression. */
export function readRetry(part: Part | undefined, report: Report): RetryStrategy | undefined {
  const object = part && readObject(part, retryFields, report);
  if (!object) return undefined;
  const policy = fieldOf(object, "retryPolicy");
  const limit = readNumberOrText(fieldOf(object, "limit"), report);
  if (limit !== undefined && !limit.includes("{{") && !/^-?\d+$/.test(limit)) {
    report.error("OX1004", [...object.path, "limit"], `limit must be a whole number, not the text "${limit}"`);
  }
  const expression = readExpression(fieldOf(object, "expression"), { report });
  const argo = `${String(policy?.value)} is not a valid RetryPolicy`;
  const chosen = policy?.value === "" ? undefined : readChoice(policy, policies, report, argo);
  return {
    ...optional("limit", limit),
    policy: chosen ?? (expression === undefined ? "OnFailure" : "Always"),
    ...optional("expression", expression),
    ...optional("backoff", readBackoff(fieldOf(object, "backoff"), report)),
  };
}

function readBackoff(part: Part | undefined, report: Report): RetryStrategy["backoff"] {
  const object = part && readObject(part, backoffFields, report);
  if (!object) return undefined;
  return {
    ...optional("duration", readNumberOrText(fieldOf(object, "duration"), report)),
    ...optional("factor", readNumberOrText(fieldOf(object, "factor"), report)),
    ...optional("cap", readNumberOrText(fieldOf(object, "cap"), report)),
    ...optional("maxDuration", readText(fieldOf(object, "maxDuration"), report) || undefined),
  };
}
