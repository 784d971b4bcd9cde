import type { Json } from "@onexit/events";
import type { End, Gauge } from "./end.ts";

/** Where a collector takes metrics over HTTP. */
export function otlpUrlOf(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, "")}/v1/metrics`;
}

/**
 * Gauges as OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Written here: the exporter of
 * the SDK would repeat a failed call by itself, and needs a reader with a timer.
 */
export function otlpOf(gauges: readonly Gauge[], { job, namespace, workflow, at }: End): Json {
  const shared = { namespace, workflow };
  const timeUnixNano = `${Math.round(at)}000000`;
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributesOf({ "service.name": job }), droppedAttributesCount: 0 },
        scopeMetrics: [
          {
            scope: { name: "onexit", version: "" },
            metrics: gauges.map(({ name, help, unit, samples }) => ({
              name,
              description: help,
              unit,
              gauge: {
                dataPoints: samples.map(({ labels, value }) => ({
                  attributes: attributesOf({ ...shared, ...labels }),
                  startTimeUnixNano: timeUnixNano,
                  timeUnixNano,
                  asDouble: value,
                })),
              },
            })),
          },
        ],
      },
    ],
  };
}

function attributesOf(values: Readonly<Record<string, string>>): Json {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
