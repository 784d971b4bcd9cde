import { isJsonObject } from "@onexit/events";
import { defineAction, TerminalError } from "@onexit/sdk";
import { metricsConfig } from "./config.ts";
import { endOf, gaugesOf } from "./end.ts";
import { otlpOf, otlpUrlOf } from "./otlp.ts";
import { metricsParameters } from "./parameters.ts";
import { groupUrlOf, textOf } from "./pushgateway.ts";

const promText = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };

/**
 * Tells a Pushgateway, a collector of OpenTelemetry or both how a workflow ended. A repetition sends the same values, so it
 * is harmless. POST, for PUT would take the time of the last success away when a run fails.
 */
export const metrics = defineAction({
  name: "metrics",
  parameters: metricsParameters,
  config: metricsConfig,

  run: async ({ request, parameters, config, http }) => {
    const end = endOf(request, parameters);
    if (end === undefined) return { outcome: "suppressed", detail: "the workflow has not ended" };
    const gauges = gaugesOf(end);
    const told: string[] = [];
    if (config.pushgateway !== undefined) {
      await http.post(groupUrlOf(config.pushgateway, end), { headers: promText, body: textOf(gauges) });
      told.push("Pushgateway");
    }
    if (config.otlp !== undefined) {
      const headers = config.otlpHeaders ?? {};
      const { json } = await http.post(otlpUrlOf(config.otlp), { headers, json: otlpOf(gauges, end) });
      refuseRejected(json);
      told.push("OTLP");
    }
    const destination = `${end.job}/${end.namespace}/${end.workflow}`;
    return { outcome: "succeeded", detail: `${gauges.length} gauges to ${told.join(" and ")}`, destination };
  },

  preview: ({ request, parameters }) => {
    const end = endOf(request, parameters);
    return end === undefined ? "nothing: the workflow has not ended" : textOf(gaugesOf(end));
  },
});

/** A collector may take a request and refuse what is in it. */
function refuseRejected(answer: unknown): void {
  const partial = isJsonObject(answer) && isJsonObject(answer.partialSuccess) ? answer.partialSuccess : {};
  const rejected = Number(partial.rejectedDataPoints ?? 0);
  if (rejected > 0) throw new TerminalError(`the collector refused ${rejected} values: ${partial.errorMessage ?? ""}`);
}
