import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { built } from "../support/built.ts";
import type { ShownWorkflow } from "../support/cluster.ts";
import { type ExampleCommand, exampleCommands, notRunBecause } from "../support/docs/example-commands.ts";
import { createHttpSink, type HttpSink } from "../support/http-sink.ts";
import { createProject, type Project } from "../support/project.ts";

// What cleanup examples name as the one directory in which anything may be removed.
const scratch = "/tmp/onexit-example";

let project: Project;
let pushgateway: HttpSink;

beforeAll(async () => {
  await mkdir(scratch, { recursive: true });
  project = await createProject();
  await symlink(built("examples"), join(project.dir, "examples"));
  pushgateway = await createHttpSink();
});
afterAll(async () => {
  await pushgateway?.[Symbol.asyncDispose]();
  await project?.[Symbol.asyncDispose]();
});

/** Of a run its deliveries, of any other command a part of what it prints. */
type Said = readonly [code: number, said: string];

const said: Readonly<Record<string, readonly Said[]>> = {
  "01-exit-handler": [[1, "archive sent, cleanup sent, github-status sent, pagerduty sent, slack sent"]],
  "02-complete-example": [
    [1, ""],
    [0, "FAILURE: Workflow"],
  ],
  "03-cleanup-on-exit": [
    [1, ""],
    [0, "Workflow status: Failed"],
  ],
  "04-own-action": [[1, "ntfy previewed"]],
  "06-retries-and-hooks": [
    [0, "github-status sent, github-status sent"],
    [1, "github-status sent, github-status sent, slack sent"],
    [0, "github-status sent, github-status sent"],
  ],
  "07-dag-fan-out": [
    [0, "slack previewed"],
    [0, "worker is well"],
    [1, "pagerduty previewed"],
    [1, "pagerduty previewed"],
  ],
  "09-templates-from-another-file": [
    [0, "slack previewed"],
    [0, "published to"],
    [0, ""],
  ],
  "10-webhook-and-mail": [
    [1, "email sent, webhook sent, webhook sent"],
    [1, "email previewed, webhook previewed, webhook previewed"],
  ],
  "11-registered-cleanup": [
    [1, "cleanup sent"],
    [0, "did not remove it"],
    [0, "removed /tmp/onexit-example"],
  ],
  "12-by-status": [
    [0, "slack sent"],
    [1, "slack sent"],
    [1, "pagerduty sent, slack sent"],
  ],
  "13-step-hooks": [
    [0, "slack sent, slack sent, slack sent"],
    [1, "slack sent, slack sent"],
  ],
  "14-fan-out-summary": [
    [0, "slack sent"],
    [1, "slack sent"],
  ],
  "15-artifacts-archived": [
    [0, "archive sent"],
    [0, "3 rows"],
  ],
  "16-cron-recovered": [
    [0, ""],
    [1, "slack sent"],
  ],
  "17-cleanup-and-ttl": [
    [0, "cleanup sent"],
    [1, "archive sent, cleanup sent"],
  ],
  "18-approval-with-timeout": [[1, "slack sent, slack sent"]],
  "19-recovery-workflow": [
    [0, ""],
    [1, "slack sent, submit sent"],
  ],
  "20-mail-digest": [
    [0, "email sent"],
    [1, "email sent"],
  ],
  "21-github-check-run": [
    [0, "github-status previewed, github-status previewed"],
    [1, "github-status previewed, github-status previewed, github-status previewed"],
  ],
  "22-metrics-pushgateway": [[0, "metrics sent"]],
  "23-mutex-around-a-deploy": [
    [0, "slack sent"],
    [1, "pagerduty sent, slack sent"],
  ],
  "24-handler-as-a-graph": [
    [0, "metrics previewed, slack sent"],
    [0, "metrics previewed, slack sent"],
  ],
  "25-nested-handlers": [
    [0, "slack sent, slack sent, slack sent"],
    [1, "slack sent, slack sent"],
    [0, "OX3001"],
  ],
  "26-handler-in-groups": [
    [0, "cleanup sent, cleanup sent, cleanup sent, github-status sent, metrics previewed, slack sent"],
    [0, "cleanup sent, cleanup sent, cleanup sent, github-status sent, metrics previewed, slack sent"],
  ],
  // The workflow does not wait for the images, and so does not know what became of them.
  "27-ci-pipeline": [[1, "cleanup retrying, github-status sent, github-status sent, metrics previewed"]],
  "28-conditional-notifications": [
    [0, "email sent, slack sent, webhook sent"],
    [1, "pagerduty sent, slack sent"],
  ],
  "30-status-variables": [
    [1, "slack sent"],
    [0, "region=eu team=web"],
  ],
  "31-timeout-and-terminate": [[1, "slack sent"]],
  "32-handler-that-fails": [
    [3, "slack sent"],
    [0, "exit-handler Failed (ran because Succeeded)"],
  ],
};

async function follow({ words, environment }: ExampleCommand, [, part]: Said): Promise<Said> {
  const isRun = words[0] === "run";
  const { code, stdout, stderr } = await project.onexit([...words, ...(isRun ? ["-o", "json"] : [])], {
    ...environment,
    // Where there is a Docker it is not to be asked, and nobody else's gateway either.
    DOCKER_HOST: "tcp://127.0.0.1:1",
    ...(environment.PUSHGATEWAY_URL && { PUSHGATEWAY_URL: pushgateway.url }),
  });
  if (!isRun) return [code ?? -1, stdout.includes(part) ? part : `${stdout}${stderr}`];
  if (stdout === "") return [code ?? -1, stderr];
  const { status } = JSON.parse(stdout) as ShownWorkflow;
  const deliveries = status.deliveries.map(({ action, state }) => `${action} ${state}`).toSorted();
  return [code ?? -1, deliveries.join(", ")];
}

describe("the commands of an example's page do what it says", () => {
  const pages = exampleCommands().filter(({ commands }) => commands.length > 0);

  it.each(pages)("$example", async ({ example, commands }) => {
    const expected = said[example] ?? [];
    const found: Said[] = [];
    for (const [n, command] of commands.entries()) found.push(await follow(command, expected[n] ?? [0, ""]));
    expect(found).toEqual(expected);
  });

  it("and those that are not run say why", () => {
    expect(notRunBecause.map(([, why]) => why)).not.toContain("");
    expect(pages.length).toBeGreaterThan(25);
  });
});

it("16-cron-recovered tells what its policy says", async () => {
  const [run = ""] = (await project.names(".onexit/runs")).filter((name) => name.startsWith("count-by-hand-"));
  const received = await project.read(`.onexit/runs/${run}/inbox/received.ndjson`);
  // The workflow itself asks for nothing.
  expect(received).toContain(`${run}: Failed, 1 in a row`);
});
