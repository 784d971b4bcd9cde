import type { ActionRequested } from "@onexit/events";
import type { ActionContext } from "./action.ts";
import type { Claim } from "./claim.ts";
import type { Config } from "./config.ts";
import { createHttp } from "./http.ts";
import type { Limit } from "./limit.ts";
import type { Log } from "./log.ts";
import type { Prepared } from "./parameters.ts";
import type { Recorder } from "./recorder.ts";

/** What a context is made of. */
export interface ContextParts {
  readonly request: ActionRequested;
  readonly claim: Claim;
  readonly prepared: Prepared;
  readonly limit: Limit;
  readonly config: Config;
  readonly log: Log;
  readonly recorder: Recorder;
  readonly now: () => number;
}

/** The limit's signal, made when it is asked for. A getter in a literal would make a hidden class for each attempt. */
class SignalOf {
  readonly #limit: Limit;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  get signal(): AbortSignal {
    return this.#limit.signal;
  }
}

/** What one attempt may use. */
export function contextOf(parts: ContextParts): ActionContext<unknown> {
  const { request, claim, prepared, limit, config, log, now, recorder } = parts;
  const { record } = recorder;
  const { attempt, created, sentAt, lastSentAt } = claim.entry;
  const sent = async () => {
    limit.throwIfOver();
    await claim.begin();
    // The renewal may have taken long, and by now the time may be over or the claim gone.
    limit.throwIfOver();
  };
  return Object.assign(new SignalOf(limit), {
    request,
    parameters: prepared.parameters,
    variables: prepared.variables,
    key: request.key,
    attempt,
    http: createHttp({ limit, sent, now, record }),
    record,
    log,
    config,
    sent,
    ...(created === undefined ? {} : { created }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(lastSentAt === undefined ? {} : { lastSentAt }),
  });
}
