import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { built } from "../support/built.ts";
import type { ShownWorkflow } from "../support/cluster.ts";
import { createProject, type Project } from "../support/project.ts";

// What cleanup examples name as the one directory in which anything may be removed.
const scratch = "/tmp/onexit-example";

let project: Project;

beforeAll(async () => {
  await mkdir(scratch, { recursive: true });
  project = await createProject();
});
afterAll(() => project[Symbol.asyncDispose]());

/** Runs the commands of its README; gives what each says of itself. */
async function run(name: string, args: readonly string[], files: readonly string[] = ["workflow.yaml"]) {
  const paths = files.map((file) => built(`examples/${name}/${file}`));
  const { code, stdout, stderr } = await project.onexit(["run", ...paths, "-o", "json", ...args]);
  if (stdout === "") throw new Error(`${name} printed no workflow:\n${stderr}`);
  const { metadata, status } = JSON.parse(stdout) as ShownWorkflow;
  const deliveries = status.deliveries.map(({ action, state }) => `${action} ${state}`).toSorted();
  return { code, name: metadata.name, phase: status.phase, deliveries };
}

const inbox = "--inbox";
const cases: readonly (readonly [
  name: string,
  args: readonly string[],
  code: number,
  deliveries: readonly string[],
])[] = [
  ["12-by-status", [inbox, "--inject", "by-status-*=Error"], 1, ["pagerduty sent", "slack sent"]],
  ["13-step-hooks", [inbox], 0, ["slack sent", "slack sent", "slack sent"]],
  ["14-fan-out-summary", [inbox, "--inject", "copy(1:bills)=Failed"], 1, ["slack sent"]],
  ["17-cleanup-and-ttl", ["--inject", "pack=Failed"], 1, ["archive sent", "cleanup sent"]],
  ["18-approval-with-timeout", [inbox, "-p", "patience=1"], 1, ["slack sent", "slack sent"]],
  ["19-recovery-workflow", [inbox, "--inject", "migrate=Failed"], 1, ["slack sent", "submit sent"]],
  ["20-mail-digest", [inbox, "--inject", "disks=Failed", "--inject", "backups=Exit:9"], 1, ["email sent"]],
  ["21-github-check-run", [], 0, ["github-status previewed", "github-status previewed"]],
  ["22-metrics-pushgateway", [], 0, ["metrics previewed"]],
  ["23-mutex-around-a-deploy", [inbox], 0, ["slack sent"]],
];

describe("an example of the gallery, run as its README says", () => {
  it.each(cases)("%s %j", async (name, args, code, deliveries) => {
    const phase = code === 0 ? "Succeeded" : "Failed";
    expect(await run(name, args)).toMatchObject({ code, deliveries, phase: name === "12-by-status" ? "Error" : phase });
  });

  it("15-artifacts-archived reads in its handler what a step has left", async () => {
    const ran = await run("15-artifacts-archived", []);
    expect(ran).toMatchObject({ code: 0, deliveries: ["archive sent"] });
    expect((await project.onexit(["logs", ran.name, "read"])).stdout).toContain("3 rows");
  });

  it("16-cron-recovered is told of by its policy alone", async () => {
    const ran = await run("16-cron-recovered", [inbox, "--inject", "count=Failed"], ["workflow.yaml", "template.yaml"]);
    // The workflow itself asks for nothing.
    expect(ran).toMatchObject({ code: 1, deliveries: ["slack sent"] });
    const received = await project.read(`.onexit/runs/${ran.name}/inbox/received.ndjson`);
    expect(received).toContain(`${ran.name}: Failed, 1 in a row`);
  });
});
