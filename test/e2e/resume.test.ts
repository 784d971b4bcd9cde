import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Child } from "../support/child.ts";
import type { ShownWorkflow } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";
import { everythingOnce } from "../support/tally.ts";
import type { Pace } from "../support/workflows.ts";
import { createWorld, worldsWorkflow as name, type World } from "../support/world.ts";

/** A handler that waits a second for its message, and leaves it to its service then. */
const told = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: told}
spec:
  entrypoint: main
  onExit: tell
  templates:
  - {name: main, container: {image: alpine, command: ["true"]}}
  - {name: tell, plugin: {slack: {channel: "#deploys", text: over, wait: 1s}}}
`;

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world?.[Symbol.asyncDispose]());

const onexit = (...args: readonly string[]) => world.project.onexit(args, world.environment);

/** A run on its way. */
async function start(pace: Pace = {}): Promise<Child> {
  return world.project.start(["run", await world.write(pace)], world.environment);
}

async function resume(): Promise<ShownWorkflow> {
  const { code, stdout, stderr } = await onexit("resume", "-o", "json");
  if (code !== 1) throw new Error(`resume exited with ${code}\n${stderr}`);
  return JSON.parse(stdout) as ShownWorkflow;
}

async function expectEverythingOnce({ status }: ShownWorkflow, { triggers = 1 } = {}): Promise<void> {
  const { pagerduty, ...rest } = everythingOnce(name);
  expect(await world.tally()).toEqual({ ...rest, pagerduty: pagerduty.map((alert) => ({ ...alert, triggers })) });
  expect({ phase: status.phase, handler: status.exitHandler?.phase }).toEqual({
    phase: "Failed",
    handler: "Succeeded",
  });
  expect(status.deliveries.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "sent"));
  const handlers = await onexit("events", "tail", name, "-o", "json");
  expect(handlers.stdout.match(/"dev\.onexit\.exit-handler\.started\.v1"/g)).toHaveLength(1);
  expect(await world.project.serverOf(name)).toBeUndefined();
}

describe("a run whose command is killed", () => {
  const moments: readonly { when: string; pace: Pace; step: "test" | "note"; waitMs: number }[] = [
    { when: "while a step runs", pace: { test: 1.5 }, step: "test", waitMs: 0 },
    { when: "while a step runs that has ended since", pace: { test: 0.3 }, step: "test", waitMs: 800 },
    { when: "while a step of its handler runs", pace: { note: 1.5 }, step: "note", waitMs: 0 },
    { when: "while a step of its handler runs that has ended since", pace: { note: 0.3 }, step: "note", waitMs: 800 },
  ];

  it.each(moments.map((row) => [row.when, row] as const))("%s is ended by resume", async (_, row) => {
    const { pace, step, waitMs } = row;
    const command = await start(pace);
    await eventually(async () => (await world.tally()).ran[step] === 1);
    await command.kill();
    await sleep(waitMs);
    await expectEverythingOnce(await resume());
  });

  it("together with its nats-server is ended by resume", async () => {
    const command = await start({ note: 0.5 });
    await eventually(async () => (await world.tally()).ran.note === 1);
    await command.kill();
    process.kill((await world.project.serverOf(name))?.pid ?? 0, "SIGKILL");
    await expectEverythingOnce(await resume());
  });

  it("while a message is on its way is ended by resume, and the message is there once", async () => {
    await world.inbox.fault("/api/chat.postMessage", { dropReply: true });
    const command = await start();
    await eventually(async () => (await world.inbox.received()).some(({ fault }) => fault === "drop reply"));
    await command.kill();
    await expectEverythingOnce(await resume(), { triggers: (await world.tally()).pagerduty[0]?.triggers ?? 0 });
  });

  it("while a message cannot be delivered is waited for no longer than --delivery-timeout by resume", async () => {
    await world.inbox.fault("/api/chat.postMessage", { answer: 503, times: 1_000 });
    const command = world.project.start(["run", await world.project.write("told.yaml", told)], world.environment);
    await eventually(async () => (await world.inbox.received()).some(({ fault }) => fault !== undefined));
    await eventually(async () => {
      const { stdout } = await onexit("get", "told", "-o", "json");
      return (JSON.parse(stdout) as ShownWorkflow).status.phase === "Succeeded";
    });
    await command.kill();
    const { code, stdout } = await onexit("resume", "-o", "json", "--delivery-timeout", "1s");
    expect(code).toBe(3);
    const { status } = JSON.parse(stdout) as ShownWorkflow;
    expect(status.deliveries.map(({ state }) => state)).not.toContain("sent");
  });

  it("is named when the next one begins", async () => {
    const command = await start({ test: 0.3 });
    await eventually(async () => (await world.tally()).ran.test === 1);
    await command.kill();
    const { stderr } = await onexit("run", await world.write({}, "other"));
    expect(stderr).toContain("onexit resume shop");
    await expectEverythingOnce(await resume());
  });

  it("is known as cut off by whoever looks, or tells it something", async () => {
    const command = await start({ test: 0.3 });
    await eventually(async () => (await world.tally()).ran.test === 1);
    expect((await onexit("list")).stdout).toMatch(/^shop +.*runs now/m);
    await command.kill();
    expect((await onexit("list")).stdout).toMatch(/^shop +.*was cut off: onexit resume shop/m);
    expect((await onexit("render", "slack", name, "--status", "Failed")).stdout).toContain(name);
    for (const verb of ["stop", "terminate", "suspend"]) {
      expect(await onexit(verb, name)).toMatchObject({
        code: 4,
        stderr: expect.stringContaining("nobody runs shop: it was cut off; onexit resume shop goes on with it"),
      });
    }
    await expectEverythingOnce(await resume());
  });

  it("before its first step is begun by resume", async () => {
    const command = await start();
    await eventually(async () => (await world.project.names(`.onexit/runs/${name}`)).includes("run.json"));
    await command.kill();
    await expectEverythingOnce(await resume());
  });

  it.each([0, 60, 140, 220, 320])("%i ms after it began is ended by resume, if it had not ended", async (ms) => {
    const command = await start();
    // Before it says so, nothing was written down that could be resumed.
    await command.says(/^\S+ runs in /m);
    await sleep(ms);
    await command.kill();
    const { code, stderr } = await onexit("resume");
    const isOver = code === 5 && stderr.includes("has ended");
    if (!isOver && code !== 1) throw new Error(`resume exited with ${code}\n${stderr}`);
    const { pagerduty, ...rest } = await world.tally();
    const { pagerduty: _, ...once } = everythingOnce(name);
    expect(rest).toEqual(once);
    // Without a probe a doubt is sent again; it stays one alert.
    expect(pagerduty).toHaveLength(1);
  });

  it("cannot be resumed twice", async () => {
    const command = await start({ test: 0.3 });
    await eventually(async () => (await world.tally()).ran.test === 1);
    await command.kill();
    await resume();
    expect(await onexit("resume")).toMatchObject({ code: 5 });
  });
});

describe("a run whose nats-server is killed", () => {
  it.each([
    { when: "while a step runs", pace: { test: 0.8 }, step: "test" },
    { when: "while a step of its handler runs", pace: { note: 0.8 }, step: "note" },
  ] as const)("$when goes on by itself", async ({ pace, step }) => {
    const command = await start(pace);
    await eventually(async () => (await world.tally()).ran[step] === 1);
    process.kill((await world.project.serverOf(name))?.pid ?? 0, "SIGKILL");
    expect((await command.ends()).code).toBe(1);
    expect(await world.tally()).toEqual(everythingOnce(name));
  });
});

describe("Ctrl-C", () => {
  const handled = async () => {
    const { slack, pagerduty } = await world.inbox.messages();
    return { slack: slack["#deploys"]?.length ?? 0, pagerduty: pagerduty.length };
  };

  it("once stops the workflow, and its handler runs", async () => {
    const command = await start({ test: 20 });
    await eventually(async () => (await world.tally()).ran.test === 1);
    command.signal("SIGINT");
    await command.says(/stopping/);
    expect((await command.ends()).code).toBe(1);
    expect(await handled()).toEqual({ slack: 1, pagerduty: 1 });
    expect((await world.tally()).ran).toEqual({ build: 1, test: 1, note: 1 });
  });

  it("twice kills what runs at once, and its handler runs", async () => {
    // A step that ends at the first would have the second meet the handler, on a machine that is slow to pass it on.
    const command = await start({ test: 5, stubborn: true });
    await eventually(async () => (await world.tally()).ran.test === 1);
    command.signal("SIGINT");
    await command.says(/stopping/);
    command.signal("SIGINT");
    await command.says(/terminating/);
    expect((await command.ends()).code).toBe(1);
    expect(await handled()).toEqual({ slack: 1, pagerduty: 1 });
  });

  it.each([
    { signal: "SIGINT", other: "SIGTERM" },
    { signal: "SIGTERM", other: "SIGINT" },
  ] as const)(
    "or its like, $signal, three times leaves at once, and resume brings it to its end",
    async ({ signal, other }) => {
      const command = await start({ note: 2 });
      await eventually(async () => (await world.tally()).ran.note === 1);
      command.signal(signal);
      await command.says(/stopping/);
      // The second one ends the handler within milliseconds: the third must be there by then. Two of a kind could meet
      // as one, and of two kinds either may come first.
      command.signal(other);
      command.signal(signal);
      await command.says(/left at once/);
      expect([130, 143]).toContain((await command.ends()).code);
      const { status } = await resume();
      expect(status.phase).toBe("Failed");
      expect((await world.tally()).ran).toEqual({ build: 1, test: 1, note: 1 });
      expect(await onexit("resume")).toMatchObject({ code: 5 });
    },
  );

  it("sent by a terminal reaches neither what the handler runs nor the nats-server", async () => {
    const command = await start({ note: 0.5 });
    await eventually(async () => (await world.tally()).ran.note === 1);
    command.signalGroup("SIGINT");
    expect((await command.ends()).code).toBe(1);
    expect(await world.tally()).toEqual(everythingOnce(name));
  });
});
