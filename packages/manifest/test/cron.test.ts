import { expect, it } from "vitest";
import { parseManifests, readCronWorkflow, readWorkflow } from "../src/index.ts";
import { documentsOf } from "./documents.ts";
import { readFixture } from "./fixture.ts";

const { text } = readFixture("good", "cron");
const [manifest = {}] = documentsOf(text);

it("reads when a cron workflow starts, and what its runs are", () => {
  const reading = readCronWorkflow(manifest);
  if ("issues" in reading) throw new Error("the manifest was refused");
  expect(reading.cron).toMatchObject({
    name: "nightly",
    namespace: "ops",
    schedules: ["0 3 * * mon-fri", "CRON_TZ=Europe/Berlin @daily"],
    timezone: "Europe/Berlin",
    concurrencyPolicy: "Replace",
    startingDeadlineSeconds: 60,
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 5,
    stopStrategy: "cronworkflow.failed >= 3",
    metadata: { labels: { team: "ops" } },
    workflow: { generateName: "nightly-", namespace: "ops", labels: { team: "ops" }, entrypoint: "main" },
  });
  expect(readWorkflow(reading.cron.manifest)).toHaveProperty("workflow");
});

it("is a resource of its file", () => {
  expect(parseManifests(text, "cron.yaml")).toMatchObject({ workflows: [], resources: [{ kind: "CronWorkflow" }] });
});

it("reads the single schedule of older versions, but not by Argo's present rules", () => {
  const { schedules: _, ...spec } = manifest.spec as { readonly [key: string]: string };
  const old = { ...manifest, spec: { ...spec, schedule: "@hourly" } };
  expect(readCronWorkflow(old)).toMatchObject({ cron: { schedules: ["@hourly"] }, warnings: [] });
  expect(readCronWorkflow(old, { portability: true })).toMatchObject({ warnings: [{ code: "OX3002" }] });
  expect(readCronWorkflow(old, { semantics: "argo" })).toMatchObject({ issues: [{ code: "OX3002" }] });
});

it.each([[{ kind: "CronWorkflow" }], [{ kind: "Workflow" }], [{ kind: "CronWorkflow", spec: [] }]])(
  "never throws, not even for %j",
  (value) => {
    expect(readCronWorkflow(value)).toHaveProperty("issues");
  },
);
