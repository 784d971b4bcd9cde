import type { Json } from "@onexit/events";
import {
  type ActionContext,
  ActionError,
  defineAction,
  errorOfConnection,
  type HistoryPort,
  type Outcome,
  sayLast,
} from "@onexit/sdk";
import { alertOf, eventActionOf } from "./alert.ts";
import { beganAt, forgetAlert, identityOf, openAlert, resolutionsAt } from "./auto-resolve.ts";
import { type PagerDutyConfig, pagerdutyConfig } from "./config.ts";
import { errorOfAnswer } from "./errors.ts";
import type { AlertEvent } from "./event.ts";
import { type PagerDutyParameters, pagerdutyParameters } from "./parameters.ts";
import { createPdjsTransport } from "./pdjs-transport.ts";
import type { Answer } from "./transport.ts";

type Context = ActionContext<PagerDutyParameters, PagerDutyConfig>;

/** What the action needs beside PagerDuty. */
export interface PagerDutyPorts {
  readonly history: HistoryPort;
}

/**
 * Triggers, acknowledges or resolves one alert. A repetition is the same alert again, for PagerDuty knows it by its
 * `dedup_key`: that is why there is no probe, and a lost reply is simply sent again. A failure that was long on its way
 * does not open again what a later success has closed, whichever process sent that. When a run succeeds that asked for
 * nothing, the alerts that earlier runs of its template have opened are resolved all the same.
 */
export const pagerdutyAction = ({ history }: PagerDutyPorts) =>
  defineAction({
    name: "pagerduty",
    parameters: pagerdutyParameters,
    config: pagerdutyConfig,
    on: ["WorkflowFinished"],
    callsFor: (about) => resolutionsAt(history, about),

    run: async (context): Promise<Outcome> => {
      const { config, parameters, request, variables } = context;
      const action = eventActionOf(parameters, variables);
      if (action === undefined) return { outcome: "suppressed", detail: untilTheEnd(variables.workflow.status) };
      // Unasked, a run resolves what went wrong before it began; what went wrong beside it is another run's to mend.
      const at = request.origin.kind === "event" ? beganAt(request.at, variables) : request.at;
      const asked = alertOf(action, parameters, variables, at);
      const { dedup_key } = asked.event;
      const tooLate = (why: string): Outcome => ({
        outcome: "suppressed",
        detail: `${why}, so that ${action} comes too late`,
        destination: dedup_key,
      });
      const trigger = { dedupKey: dedup_key, at, autoResolve: parameters.autoResolve ?? true };
      const isTrigger = action === "trigger";
      const isOvertaken = isTrigger && (await openAlert(history, config, variables, trigger)) === "overtaken";
      const whyOvertaken = "a run that began later has succeeded";
      if (isOvertaken && context.attempt === 1) return tooLate(whyOvertaken);
      // An earlier attempt may have been heard, and after the resolution.
      const alert = isOvertaken ? alertOf("resolve", parameters, variables, at) : asked;
      const isSaid = await sayLast({
        history,
        key: identityOf(config, dedup_key),
        mine: { at, key: context.key, what: alert.event as unknown as Json },
        maybeSaid: context.attempt > 1,
        say: async ({ what }) => {
          const answer = await send(context, what as unknown as AlertEvent);
          if (answer.status !== 202) throw errorOfAnswer(answer, context.attempt, Date.now());
        },
      }).catch(async (error: unknown) => {
        const isRefused = error instanceof ActionError && error.verdict === "dead";
        if (isTrigger && isRefused) await forgetAlert(history, config, variables, trigger);
        throw error;
      });
      if (isOvertaken) return tooLate(whyOvertaken);
      if (!isSaid) return tooLate("something that happened later was sent for this alert");
      return {
        outcome: "succeeded",
        detail: `${action} accepted`,
        created: { dedup_key },
        destination: dedup_key,
        truncated: alert.truncated,
      };
    },

    preview: ({ parameters, variables, request }): Json => {
      const action = eventActionOf(parameters, variables);
      if (action === undefined) return { suppressed: untilTheEnd(variables.workflow.status) };
      return { ...alertOf(action, parameters, variables, request.at).event } as unknown as Json;
    },
  });

async function send({ config, record, sent, signal }: Context, event: AlertEvent): Promise<Answer> {
  const transport = createPdjsTransport(config);
  await sent();
  const answered = record({ method: "POST", url: enqueueUrl(config), body: JSON.stringify(event) });
  try {
    const answer = await transport.send(config.routingKey, event, signal);
    answered(answer);
    return answer;
  } catch (thrown) {
    signal.throwIfAborted();
    throw errorOfConnection("pagerduty", thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}

function enqueueUrl({ eventsUrl }: PagerDutyConfig): string {
  return `${eventsUrl.replace(/\/+$/, "")}/v2/enqueue`;
}

function untilTheEnd(status: string): string {
  return `the workflow is ${status || "of unknown status"}: without \`action\` only its end triggers or resolves`;
}
