import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject } from "@onexit/events";
import { readConfig } from "@onexit/sdk";
import {
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  sampleVariables,
  startHttpTarget,
} from "@onexit/sdk/testing";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { metrics } from "../src/action.ts";
import { metricsConfig } from "../src/config.ts";

const at = Date.parse("2026-01-02T03:08:17.250Z");

async function tell(
  environment: Readonly<Record<string, string>>,
  workflow: Readonly<Record<string, unknown>> = {},
  parameters: JsonObject = {},
) {
  const world = createWorld();
  const variables = { ...sampleVariables, workflow: { ...sampleVariables.workflow, ...workflow } };
  const service = createService({ action: metrics, environment, world });
  await service.deliver(encodeRequest(sampleRequest("metrics", parameters, { at, variables })));
  return world.events.at(-1);
}

describe("OTEL_EXPORTER_OTLP_HEADERS", () => {
  it.each(["no-pair", "a=%", "=x"])("refuses %j without telling it", (text) => {
    const { problems } = readConfig(metricsConfig, { OTEL_EXPORTER_OTLP_HEADERS: text });
    expect(problems).toEqual(["OTEL_EXPORTER_OTLP_HEADERS: must be name=value pairs between commas"]);
  });
});

describe("a Pushgateway", () => {
  it("is told how a run ended, in the group of all its runs, and keeps the time of the last success", async () => {
    await using gateway = await startHttpTarget();
    const event = await tell({ PUSHGATEWAY_URL: `${gateway.url}/` }, { generateName: "etl-" });
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      detail: "3 gauges to Pushgateway",
      destination: "onexit/data/etl",
    });
    const [request] = gateway.requests;
    // POST replaces only what it names; PUT would remove the last success.
    expect(request).toMatchObject({ method: "POST", path: "/metrics/job/onexit/namespace/data/workflow/etl" });
    expect(request?.headers["content-type"]).toContain("text/plain; version=0.0.4");
    expect(request?.body).toBe(
      [
        "# HELP onexit_workflow_last_status How the last run ended: 1 for its phase, 0 for the others.",
        "# TYPE onexit_workflow_last_status gauge",
        'onexit_workflow_last_status{phase="Succeeded"} 0',
        'onexit_workflow_last_status{phase="Failed"} 1',
        'onexit_workflow_last_status{phase="Error"} 0',
        "# HELP onexit_workflow_last_end_timestamp_seconds When the last run ended.",
        "# TYPE onexit_workflow_last_end_timestamp_seconds gauge",
        "onexit_workflow_last_end_timestamp_seconds 1767323297.25",
        "# HELP onexit_workflow_last_duration_seconds How long the last run took.",
        "# TYPE onexit_workflow_last_duration_seconds gauge",
        "onexit_workflow_last_duration_seconds 252",
        "",
      ].join("\n"),
    );
  });

  it("is told the time of a success", async () => {
    await using gateway = await startHttpTarget();
    await tell({ PUSHGATEWAY_URL: gateway.url }, { status: "Succeeded" });
    expect(gateway.requests[0]?.body).toContain("onexit_workflow_last_success_timestamp_seconds 1767323297.25\n");
  });

  it.each([
    [{ labels: { "workflows.argoproj.io/workflow-template": "etl" } }, {}, "/job/onexit/namespace/data/workflow/etl"],
    [
      { labels: { "workflows.argoproj.io/cron-workflow": "nightly" } },
      {},
      "/job/onexit/namespace/data/workflow/nightly",
    ],
    [{}, {}, "/job/onexit/namespace/data/workflow/etl-7kq2d"],
    [{}, { job: "ci", workflow: "a/b" }, "/job/ci/namespace/data/workflow@base64/YS9i"],
    [{}, { workflow: ".." }, "/job/onexit/namespace/data/workflow@base64/Li4"],
  ])("gets the series of %j with %j at %s", async (workflow, parameters, path) => {
    await using gateway = await startHttpTarget();
    await tell({ PUSHGATEWAY_URL: gateway.url }, workflow, parameters);
    expect(gateway.requests[0]?.path).toBe(`/metrics${path}`);
  });

  it("is told nothing of a run that goes on", async () => {
    await using gateway = await startHttpTarget();
    expect(await tell({ PUSHGATEWAY_URL: gateway.url }, { status: "Running" })).toMatchObject({
      type: "ActionSuppressed",
    });
    expect(gateway.requests).toEqual([]);
  });
});

describe("a collector of OpenTelemetry", () => {
  it("is sent what the SDK's own exporter would send", async () => {
    await using collector = await startHttpTarget();
    await tell(
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: "x-api-key=a%20b,x-b=c" },
      { status: "Succeeded", generateName: "etl-" },
    );
    const [ours] = collector.requests;
    expect(ours).toMatchObject({ method: "POST", path: "/v1/metrics" });
    expect(ours?.headers).toMatchObject({ "content-type": "application/json", "x-api-key": "a b", "x-b": "c" });

    const exporter = new OTLPMetricExporter({ url: `${collector.url}/v1/metrics` });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({
      readers: [reader],
      resource: resourceFromAttributes({ "service.name": "onexit" }),
    });
    const meter = provider.getMeter("onexit");
    const shared = { namespace: "data", workflow: "etl" };
    const status = meter.createGauge("onexit_workflow_last_status", {
      description: "How the last run ended: 1 for its phase, 0 for the others.",
      unit: "1",
    });
    status.record(1, { ...shared, phase: "Succeeded" });
    for (const phase of ["Failed", "Error"]) status.record(0, { ...shared, phase });
    const others: readonly [string, string, number][] = [
      ["onexit_workflow_last_end_timestamp_seconds", "When the last run ended.", at / 1_000],
      ["onexit_workflow_last_duration_seconds", "How long the last run took.", 252],
      ["onexit_workflow_last_success_timestamp_seconds", "When a run last succeeded.", at / 1_000],
    ];
    for (const [name, description, value] of others) {
      meter.createGauge(name, { description, unit: "s" }).record(value, shared);
    }
    await provider.forceFlush();
    await provider.shutdown();
    const theirs = collector.requests[1];
    expect(theirs?.headers["content-type"]).toBe("application/json");
    expect(timeless(ours?.body)).toEqual(timeless(theirs?.body));
    expect(ours?.body).toContain('"timeUnixNano":"1767323297250000000"');
  });

  it("may refuse the values of a request that it takes", async () => {
    await using collector = await startHttpTarget({
      respond: () => ({ json: { partialSuccess: { rejectedDataPoints: "2", errorMessage: "too old" } } }),
    });
    expect(await tell({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toMatchObject({
      type: "ActionDead",
      problem: { message: "the collector refused 2 values: too old" },
    });
  });

  it("is told beside a Pushgateway, and neither hears any more afterwards", async () => {
    await using gateway = await startHttpTarget();
    await using collector = await startHttpTarget();
    const environment = { PUSHGATEWAY_URL: gateway.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    expect(await tell(environment)).toMatchObject({ detail: "3 gauges to Pushgateway and OTLP" });
    await pause(200);
    expect([gateway.requests.length, collector.requests.length]).toEqual([1, 1]);
  });
});

/** What was sent, without the times, which are those of the export in one and those of the end in the other. */
function timeless(body = ""): unknown {
  return JSON.parse(body, (key, value: unknown) => (/^(?:start)?time/i.test(key) ? "then" : value));
}
