import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Child } from "../support/child.ts";
import type { ShownWorkflow } from "../support/cluster.ts";
import { type InboxProcess, startInboxProcess } from "../support/inbox-process.ts";
import { eventually } from "../support/nats.ts";
import { createProject, type Project } from "../support/project.ts";
import { everythingOnce, type Tally, tallyOf } from "../support/tally.ts";
import { failingWorkflow, type Pace } from "../support/workflows.ts";

const name = "shop";
let project: Project;
/** Outlives the command, as the world does. */
let inbox: InboxProcess;

beforeEach(async () => {
  project = await createProject();
  inbox = await startInboxProcess(join(project.dir, "inbox"));
});
afterEach(async () => {
  await inbox[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
});

const places = () => ({
  name,
  scratch: join(project.dir, "scratch"),
  marks: join(project.dir, "marks"),
  archive: join(project.dir, "archive"),
});
const environment = () => ({
  ...inbox.environment,
  CLEANUP_ROOTS: places().scratch,
  ARCHIVE_URL: `file://${places().archive}`,
});
const tally = async (): Promise<Tally> => tallyOf(await inbox.messages(), places());

/** A run on its way. */
async function start(pace: Pace): Promise<Child> {
  const file = await project.write("failing.yaml", failingWorkflow(places(), pace));
  return project.start(["run", file], environment());
}

async function resume(): Promise<ShownWorkflow> {
  const { code, stdout, stderr } = await project.onexit(["resume", "-o", "json"], environment());
  if (code !== 1) throw new Error(`resume exited with ${code}\n${stderr}`);
  return JSON.parse(stdout) as ShownWorkflow;
}

async function expectEverythingOnce({ status }: ShownWorkflow, { triggers = 1 } = {}): Promise<void> {
  const { pagerduty, ...rest } = everythingOnce(name);
  expect(await tally()).toEqual({ ...rest, pagerduty: pagerduty.map((alert) => ({ ...alert, triggers })) });
  expect({ phase: status.phase, handler: status.exitHandler?.phase }).toEqual({
    phase: "Failed",
    handler: "Succeeded",
  });
  expect(status.deliveries.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "sent"));
  const handlers = await project.onexit(["events", "tail", name, "-o", "json"]);
  expect(handlers.stdout.match(/"dev\.onexit\.exit-handler\.started\.v1"/g)).toHaveLength(1);
  expect(await project.serverOf(name)).toBeUndefined();
}

describe("a run whose command is killed", () => {
  const moments: readonly { when: string; pace: Pace; step: "test" | "note"; waitMs: number }[] = [
    { when: "while a step runs", pace: { test: 1.5 }, step: "test", waitMs: 0 },
    { when: "while a step runs that has ended since", pace: { test: 0.3 }, step: "test", waitMs: 800 },
    { when: "while a step of its handler runs", pace: { note: 1.5 }, step: "note", waitMs: 0 },
    { when: "while a step of its handler runs that has ended since", pace: { note: 0.3 }, step: "note", waitMs: 800 },
  ];

  it.each(moments)("$when is ended by resume", async ({ pace, step, waitMs }) => {
    const command = await start(pace);
    await eventually(async () => (await tally()).ran[step] === 1);
    await command.kill();
    await sleep(waitMs);
    await expectEverythingOnce(await resume());
  });

  it("together with its nats-server is ended by resume", async () => {
    const command = await start({ note: 0.5 });
    await eventually(async () => (await tally()).ran.note === 1);
    await command.kill();
    process.kill((await project.serverOf(name))?.pid ?? 0, "SIGKILL");
    await expectEverythingOnce(await resume());
  });

  it("while a message is on its way is ended by resume, and the message is there once", async () => {
    await inbox.fault("/api/chat.postMessage", { dropReply: true });
    const command = await start({});
    await eventually(async () => (await inbox.received()).some(({ fault }) => fault === "drop reply"));
    await command.kill();
    await expectEverythingOnce(await resume(), { triggers: (await tally()).pagerduty[0]?.triggers ?? 0 });
  });

  it("is named when the next one begins", async () => {
    const command = await start({ test: 0.3 });
    await eventually(async () => (await tally()).ran.test === 1);
    await command.kill();
    const other = await project.write("other.yaml", failingWorkflow({ ...places(), name: "other" }));
    const { stderr } = await project.onexit(["run", other], environment());
    expect(stderr).toContain("onexit resume shop");
    await expectEverythingOnce(await resume());
  });

  it("cannot be resumed twice", async () => {
    const command = await start({ test: 0.3 });
    await eventually(async () => (await tally()).ran.test === 1);
    await command.kill();
    await resume();
    expect(await project.onexit(["resume"], environment())).toMatchObject({ code: 5 });
  });
});

describe("a run whose nats-server is killed", () => {
  it.each([
    { when: "while a step runs", pace: { test: 0.8 }, step: "test" },
    { when: "while a step of its handler runs", pace: { note: 0.8 }, step: "note" },
  ] as const)("$when goes on by itself", async ({ pace, step }) => {
    const command = await start(pace);
    await eventually(async () => (await tally()).ran[step] === 1);
    process.kill((await project.serverOf(name))?.pid ?? 0, "SIGKILL");
    expect((await command.ends()).code).toBe(1);
    expect(await tally()).toEqual(everythingOnce(name));
  });
});

describe("Ctrl-C", () => {
  const handled = async () => {
    const { slack, pagerduty } = await inbox.messages();
    return { slack: slack["#deploys"]?.length ?? 0, pagerduty: pagerduty.length };
  };

  it("once stops the workflow, and its handler runs", async () => {
    const command = await start({ test: 20 });
    await eventually(async () => (await tally()).ran.test === 1);
    command.signal("SIGINT");
    await command.says(/stopping/);
    expect((await command.ends()).code).toBe(1);
    expect(await handled()).toEqual({ slack: 1, pagerduty: 1 });
    expect((await tally()).ran).toEqual({ build: 1, test: 1, note: 1 });
  });

  it("twice kills what runs at once, and its handler runs", async () => {
    const command = await start({ test: 20 });
    await eventually(async () => (await tally()).ran.test === 1);
    command.signal("SIGINT");
    await command.says(/stopping/);
    command.signal("SIGINT");
    await command.says(/terminating/);
    expect((await command.ends()).code).toBe(1);
    expect(await handled()).toEqual({ slack: 1, pagerduty: 1 });
  });

  it("three times leaves at once, and resume goes on where it was", async () => {
    const command = await start({ note: 2 });
    await eventually(async () => (await tally()).ran.note === 1);
    for (const said of [/stopping/, /terminating/, /left at once/]) {
      command.signal("SIGINT");
      await command.says(said);
    }
    expect((await command.ends()).code).toBe(130);
    const { status } = await resume();
    expect(status.phase).toBe("Failed");
    expect((await tally()).ran).toEqual({ build: 1, test: 1, note: 1 });
  });

  it("does not reach what runs, nor the nats-server, when the terminal sends it to all", async () => {
    const command = await start({ note: 0.5 });
    await eventually(async () => (await tally()).ran.note === 1);
    command.signal("SIGINT");
    expect((await command.ends()).code).toBe(1);
    expect(await tally()).toEqual(everythingOnce(name));
  });
});
