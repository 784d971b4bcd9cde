import { type Json, sha256Hex } from "@onexit/events";
import {
  type ActionContext,
  defineAction,
  errorOfConnection,
  type HistoryPort,
  type Outcome,
  sayLast,
} from "@onexit/sdk";
import { alertOf, eventActionOf } from "./alert.ts";
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
 * does not open again what a later success has closed, whichever process sent that.
 */
export const pagerdutyAction = ({ history }: PagerDutyPorts) =>
  defineAction({
    name: "pagerduty",
    parameters: pagerdutyParameters,
    config: pagerdutyConfig,

    run: async (context): Promise<Outcome> => {
      const { config, parameters, request, variables } = context;
      const action = eventActionOf(parameters, variables);
      if (action === undefined) return { outcome: "suppressed", detail: untilTheEnd(variables.workflow.status) };
      const alert = alertOf(action, parameters, variables, request.at);
      const { dedup_key } = alert.event;
      const isSaid = await sayLast({
        history,
        key: identityOf(config, dedup_key),
        mine: { at: request.at, key: context.key, what: alert.event as unknown as Json },
        maybeSaid: context.attempt > 1,
        say: async ({ what }) => {
          const answer = await send(context, what as unknown as AlertEvent);
          if (answer.status !== 202) throw errorOfAnswer(answer, context.attempt, Date.now());
        },
      });
      if (!isSaid) {
        const detail = `something that happened later was sent for this alert, so that ${action} comes too late`;
        return { outcome: "suppressed", detail, destination: dedup_key };
      }
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

/** An alert belongs to whoever holds the routing key, which is a secret and stands nowhere. */
function identityOf({ eventsUrl, routingKey }: PagerDutyConfig, dedupKey: string): readonly string[] {
  return ["pagerduty", sha256Hex(JSON.stringify([eventsUrl, routingKey])).slice(0, 16), dedupKey];
}

function enqueueUrl({ eventsUrl }: PagerDutyConfig): string {
  return `${eventsUrl.replace(/\/+$/, "")}/v2/enqueue`;
}

function untilTheEnd(status: string): string {
  return `the workflow is ${status || "of unknown status"}: without \`action\` only its end triggers or resolves`;
}
