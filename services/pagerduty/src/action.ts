import type { Json } from "@onexit/events";
import { type ActionContext, defineAction, errorOfConnection, type Outcome } from "@onexit/sdk";
import { alertOf, eventActionOf } from "./alert.ts";
import { type PagerDutyConfig, pagerdutyConfig } from "./config.ts";
import { errorOfAnswer } from "./errors.ts";
import type { Alert } from "./event.ts";
import { createLatest } from "./latest.ts";
import { type PagerDutyParameters, pagerdutyParameters } from "./parameters.ts";
import { createPdjsTransport } from "./pdjs-transport.ts";
import type { Answer } from "./transport.ts";

type Context = ActionContext<PagerDutyParameters, PagerDutyConfig>;

/** A failure that was long on its way must not open again what a later success has closed. */
const latest = createLatest();

/**
 * Triggers, acknowledges or resolves one alert. A repetition is the same alert again, for PagerDuty knows it by its
 * `dedup_key`: that is why there is no probe, and a lost reply is simply sent again.
 */
export const pagerduty = defineAction({
  name: "pagerduty",
  parameters: pagerdutyParameters,
  config: pagerdutyConfig,

  run: async (context): Promise<Outcome> => {
    const { config, parameters, request, variables } = context;
    const action = eventActionOf(parameters, variables);
    if (action === undefined) return { outcome: "suppressed", detail: untilTheEnd(variables.workflow.status) };
    const alert = alertOf(action, parameters, variables, request.at);
    const { dedup_key } = alert.event;
    const identity = JSON.stringify([config.eventsUrl, config.routingKey, dedup_key]);
    if (latest.isOvertaken(identity, request.at)) {
      const detail = `something that happened later was sent for this alert, so that ${action} comes too late`;
      return { outcome: "suppressed", detail, destination: dedup_key };
    }
    const answer = await send(context, alert);
    if (answer.status !== 202) throw errorOfAnswer(answer, context.attempt, Date.now());
    latest.accepted(identity, request.at);
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

async function send({ config, record, sent, signal }: Context, { event }: Alert): Promise<Answer> {
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
