import type { ActionRequested, Json } from "@onexit/events";
import type { Action, ActionContext } from "./action.ts";
import { type Environment, readConfig } from "./config.ts";
import { TerminalError } from "./error.ts";
import { createLog } from "./log.ts";
import { prepareParameters } from "./parameters.ts";
import { createRedactor } from "./redact.ts";

/** What would be sent for a request, and what was noticed on the way. */
export interface Preview {
  readonly preview: Json;
  readonly unknown: readonly string[];
  readonly problems: readonly string[];
  /** Variables for want of which it would only be previewed. */
  readonly missing: readonly string[];
}

/** Builds an action's message and sends nothing; `invalid` says why there is none. */
export function previewRequest(
  action: Action,
  request: ActionRequested,
  environment: Environment,
): Preview | { readonly invalid: string } {
  const { values, missing, secrets } = readConfig(action.config ?? {}, environment);
  const prepared = prepareParameters(action, request, 1);
  if ("invalid" in prepared) return prepared;
  const refuse = () => Promise.reject(new TerminalError("a preview sends nothing"));
  const redact = createRedactor(secrets);
  const context: ActionContext<unknown> = {
    request,
    parameters: prepared.parameters,
    variables: prepared.variables,
    key: request.key,
    attempt: 1,
    signal: AbortSignal.abort(),
    http: { get: refuse, post: refuse, put: refuse, patch: refuse, delete: refuse, fetch: refuse, strictFetch: refuse },
    log: createLog({ name: action.name, level: "error", redact }),
    config: values,
    sent: refuse,
    record: () => () => undefined,
  };
  const { unknown, problems } = prepared;
  const preview = action.preview?.(context) ?? prepared.rendered;
  return { preview: JSON.parse(redact(JSON.stringify(preview))) as Json, unknown, problems, missing };
}
