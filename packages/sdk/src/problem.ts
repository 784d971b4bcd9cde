import type { DeliveryProblem } from "@onexit/events";
import { ActionError } from "./error.ts";
import type { Redact } from "./redact.ts";

const longestMessage = 1_000;
const longestBody = 4_096;

/** What is recorded of a failure: masked first, then cut, so that no half of a secret is left at the cut. */
export function problemOf(error: Error, redact: Redact): DeliveryProblem {
  const { status, code, body } = error instanceof ActionError ? error.details : {};
  return {
    message: redact(error.message || error.name).slice(0, longestMessage),
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code: redact(code) }),
    ...(body === undefined || body === "" ? {} : { body: redact(body).slice(0, longestBody) }),
  };
}
