import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { built } from "../support/built.ts";
import type { ShownWorkflow } from "../support/cluster.ts";
import { createHttpSink, type HttpSink } from "../support/http-sink.ts";
import { createTestServer } from "../support/nats.ts";
import { createProject, type Project } from "../support/project.ts";

const configOf05 = built("examples/05-own-subscriber/onexit.yaml");

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project[Symbol.asyncDispose]());

/** Runs an example as somebody would who has only read its README. */
async function runExample(name: string, args: readonly string[] = [], environment: Record<string, string> = {}) {
  const file = built(`examples/${name}/workflow.yaml`);
  const { code, stdout, stderr } = await project.onexit(["run", file, "-o", "json", ...args], environment);
  if (stdout === "") throw new Error(`${name} printed no workflow:\n${stderr}`);
  const { metadata, status } = JSON.parse(stdout) as ShownWorkflow;
  return {
    code,
    name: metadata.name,
    stderr,
    status,
    deliveries: status.deliveries.map(({ action, state }) => `${action} ${state}`),
    phases: Object.fromEntries(Object.values(status.nodes).map(({ displayName, phase }) => [displayName, phase])),
    logs: async (node: string) => (await project.onexit(["logs", metadata.name, node])).stdout,
  };
}

describe("01-exit-handler", () => {
  it("tells of its success when nothing is injected", async () => {
    const ran = await runExample("01-exit-handler", ["--inbox"]);
    expect(ran).toMatchObject({ code: 0, status: { phase: "Succeeded", exitHandler: { phase: "Succeeded" } } });
    expect(ran.deliveries).toEqual(["cleanup sent", "slack sent", "github-status sent", "archive sent"]);
    expect(ran.phases).toMatchObject({
      "notify-success": "Succeeded",
      "notify-failure": "Skipped",
      "page-oncall": "Skipped",
    });
    const received = await project.read(`.onexit/runs/${ran.name}/inbox/received.ndjson`);
    expect(received).toContain("acme/web is built (");
  });

  it("previews what it has no secrets for, and does the rest", async () => {
    const ran = await runExample("01-exit-handler", ["--inject", "step2=Failed"]);
    expect(ran).toMatchObject({ code: 1, status: { phase: "Failed", exitHandler: { phase: "Succeeded" } } });
    expect(ran.deliveries).toEqual([
      "cleanup sent",
      "slack previewed",
      "pagerduty previewed",
      "github-status previewed",
      "archive sent",
    ]);
  });
});

describe("02-complete-example", () => {
  it("tells of success or failure, whichever came, and cleans up and archives after either", async () => {
    const seen = new Set<string>();
    // Its second step tosses a coin: twenty tosses of one side are one in a million.
    for (let toss = 0; seen.size < 2 && toss < 20; toss += 1) {
      const ran = await runExample("02-complete-example");
      const { phase = "" } = ran.status;
      const succeeded = phase === "Succeeded";
      expect({ code: ran.code, handler: ran.status.exitHandler?.phase }).toEqual({
        code: succeeded ? 0 : 1,
        handler: "Succeeded",
      });
      expect(ran.phases).toMatchObject({
        step1: "Succeeded",
        step2: phase,
        cleanup: "Succeeded",
        "notify-success": succeeded ? "Succeeded" : "Skipped",
        "notify-failure": succeeded ? "Skipped" : "Succeeded",
        "archive-logs": "Succeeded",
      });
      const told = await ran.logs(succeeded ? "notify-success" : "notify-failure");
      expect(told).toContain(
        succeeded ? `SUCCESS: Workflow ${ran.name} completed successfully` : `FAILURE: Workflow ${ran.name} failed`,
      );
      if (!succeeded) expect(told).toContain("Status: Failed");
      expect(await ran.logs("cleanup")).toContain(`Status: ${phase}`);
      seen.add(phase);
    }
    expect([...seen].sort()).toEqual(["Failed", "Succeeded"]);
  });
});

describe("03-cleanup-on-exit", () => {
  it("runs its cleanup after the failure, which stays the workflow's outcome", async () => {
    const ran = await runExample("03-cleanup-on-exit");
    expect(ran).toMatchObject({
      code: 1,
      name: "exit-handler-workflow",
      status: { phase: "Failed", exitHandler: { ranBecause: "Failed", phase: "Succeeded" } },
    });
    const told = await ran.logs("cleanup");
    for (const line of ["Workflow status: Failed", "Cleaning up resources...", "Sending failure notification"]) {
      expect(told).toContain(line);
    }
  });
});

describe("06-retries-and-hooks", () => {
  it("fails once, waits, and goes on; both hooks and the handler act by what they saw", async () => {
    const ran = await runExample("06-retries-and-hooks", ["--inbox"]);
    expect(ran).toMatchObject({ code: 0, status: { phase: "Succeeded" } });
    expect(ran.phases).toMatchObject({ "fetch(0)": "Failed", "fetch(1)": "Succeeded", fetch: "Succeeded" });
    expect(ran.phases).not.toHaveProperty("load.hooks.broken");
    expect(await ran.logs("fetch(1)")).toContain("fetched at try 2");
  });
});

describe("07-dag-fan-out", () => {
  it("runs a task for each item and gives all their results to the next", async () => {
    const ran = await runExample("07-dag-fan-out");
    expect(ran).toMatchObject({ code: 0, status: { phase: "Succeeded" } });
    expect(ran.phases).toMatchObject({
      "check(0:web)": "Succeeded",
      "check(2:worker)": "Succeeded",
      check: "Succeeded",
    });
    expect(await ran.logs("report")).toContain("worker is well");
  });
});

describe("08-suspend-approval", () => {
  it("waits until somebody approves, and says who did", async () => {
    const file = built("examples/08-suspend-approval/workflow.yaml");
    const running = project.start(["run", file, "-o", "json", "--inbox", "--no-color"]);
    await running.says(/suspended +approve/);
    const [, name = ""] = await running.says(/^(\S+) runs in /m);
    const approved = await project.onexit([
      "node",
      "set",
      name,
      "-p",
      "by=ada",
      "--phase",
      "Succeeded",
      "--node-field-selector",
      "displayName=approve",
    ]);
    expect(approved).toMatchObject({ code: 0 });
    expect(await running.ends()).toMatchObject({ code: 0 });
    expect((await project.onexit(["logs", name, "deploy"])).stdout).toContain("approved by ada");
  });
});

describe("09-templates-from-another-file", () => {
  it("takes its steps, its handler and an argument from the file beside it", async () => {
    const { code, stdout } = await project.onexit([
      "run",
      built("examples/09-templates-from-another-file"),
      "-o",
      "json",
    ]);
    const { metadata, status } = JSON.parse(stdout) as ShownWorkflow;
    expect({ code, phase: status.phase }).toEqual({ code: 0, phase: "Succeeded" });
    expect((await project.onexit(["logs", metadata.name, "publish"])).stdout).toContain("published to");
  });
});

describe("10-webhook-and-mail", () => {
  it("announces, opens a ticket and writes a mail, all of it into the inbox and nothing into the world", async () => {
    const secrets = { WEBHOOK_SIGNING_SECRET_FILE: "/nowhere", SMTP_URL_FILE: "/nowhere" };
    const ran = await runExample("10-webhook-and-mail", ["--inbox"], secrets);
    expect(ran).toMatchObject({ code: 1, status: { phase: "Failed", exitHandler: { phase: "Succeeded" } } });
    expect(ran.deliveries.toSorted()).toEqual(["email sent", "webhook sent", "webhook sent"]);
    const lines = (await project.read(`.onexit/runs/${ran.name}/inbox/received.ndjson`)).trimEnd().split("\n");
    const requests = lines.map((line) => (JSON.parse(line) as { readonly request: object }).request);
    const keys = ran.status.deliveries.map(({ key }) => key);
    expect(requests).toHaveLength(3);
    expect(requests).toContainEqual(
      expect.objectContaining({ body: expect.objectContaining({ type: "dev.onexit.workflow.failed.v1" }) }),
    );
    expect(requests).toContainEqual({
      id: expect.stringMatching(keys.join("|")),
      destination: "tickets.example.com",
      body: {
        title: `${ran.name} failed at report`,
        log: "<no rows> in orders & bills",
        labels: ["nightly", "report"],
      },
    });
    expect(requests).toContainEqual(
      expect.objectContaining({ to: "reports@example.com", subject: `[onexit] ${ran.name}: Failed at report` }),
    );
  });
});

describe("with a server that listens", () => {
  let sink: HttpSink;

  beforeEach(async () => {
    sink = await createHttpSink();
  });
  afterEach(() => sink[Symbol.asyncDispose]());

  it("04-own-action publishes its message once, with the delivery's key", async () => {
    const ran = await runExample("04-own-action", [], { NTFY_URL: `${sink.url}/`, NTFY_TOKEN: "tk_of_a_test" });
    expect({ code: ran.code, deliveries: ran.deliveries }).toEqual({ code: 1, deliveries: ["ntfy sent"] });
    expect(sink.received()).toEqual([
      {
        method: "POST",
        path: "/nightly-import",
        body: `${ran.name} is Failed: main: Error (exit code 4)`,
        headers: expect.objectContaining({
          "idempotency-key": ran.status.deliveries[0]?.key,
          priority: "high",
          authorization: "Bearer tk_of_a_test",
        }),
      },
    ]);
    expect(ran.stderr).not.toContain("tk_of_a_test");
  });

  it("04-own-action is tried again when the server had no time for it", async () => {
    sink.answerOnce(503);
    const ran = await runExample("04-own-action", [], { NTFY_URL: `${sink.url}/` });
    expect(ran.status.deliveries).toMatchObject([{ action: "ntfy", state: "sent", attempt: 2 }]);
    expect(sink.received().map(({ headers }) => headers["idempotency-key"])).toEqual(
      Array(2).fill(ran.status.deliveries[0]?.key),
    );
  });

  it("05-own-subscriber writes down how workflows ended that ask for nothing", async () => {
    await using nats = await createTestServer();
    const served = project.start(
      ["serve", "--roles", "engine", "--port", "0", "--health-port", "0", "--config", configOf05],
      { NATS_URL: `nats://${nats.server.token}@127.0.0.1:${nats.server.port}`, RUN_BOOK_URL: `${sink.url}/runs` },
    );
    const [, server = ""] = await served.says(/onexit serves engine on http:\/\/(\S+)/);
    const submitted = await project.onexit([
      "submit",
      built("examples/05-own-subscriber/workflow.yaml"),
      "-o",
      "json",
      "--server",
      server,
    ]);
    const { metadata } = JSON.parse(submitted.stdout) as ShownWorkflow;
    await expect.poll(() => sink.received().length, { timeout: 15_000 }).toBe(1);
    const [entry] = sink.received();
    expect(entry).toMatchObject({ method: "PUT", path: `/runs/${metadata.uid}` });
    expect(JSON.parse(entry?.body ?? "")).toMatchObject({ name: metadata.name, status: "Succeeded", failedStep: "" });
    served.signal("SIGTERM");
    expect(await served.ends()).toMatchObject({ code: 0 });
    expect(sink.received()).toHaveLength(1);
  });
});

describe("without the variable that says where to", () => {
  it("04-own-action shows its message and names the variable", async () => {
    expect((await runExample("04-own-action")).stderr).toContain("not sent: NTFY_URL is not set");
  });

  it("05-own-subscriber does not serve", async () => {
    await using nats = await createTestServer();
    const { code, stderr } = await project.onexit(["serve", "--roles", "engine", "--config", configOf05], {
      NATS_URL: `nats://${nats.server.token}@127.0.0.1:${nats.server.port}`,
    });
    expect({ code, named: stderr.includes("RUN_BOOK_URL is not set") }).toEqual({ code: 2, named: true });
  });
});
