import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ShownDelivery, ShownWorkflow } from "../support/cluster.ts";
import { everythingOnce } from "../support/tally.ts";
import { createWorld, worldsWorkflow as name, type World } from "../support/world.ts";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world?.[Symbol.asyncDispose]());

const onexit = (...args: readonly string[]) => world.project.onexit(args, world.environment);
const run = async () => onexit("run", await world.write(), "-o", "json");

interface Listed {
  readonly items: readonly (ShownDelivery & { readonly events: readonly { readonly attempt: number }[] })[];
}
const deliveries = async (...args: readonly string[]) => {
  const { stdout } = await onexit("deliveries", "list", ...args, "-o", "json");
  return (JSON.parse(stdout) as Listed).items;
};

describe("a run that is over", () => {
  it("is shown by every command that looks, without a server running", async () => {
    const ran = await run();
    const got = await onexit("get", name, "-o", "json");
    const workflow = JSON.parse(got.stdout) as ShownWorkflow;
    expect(workflow.status).toEqual((JSON.parse(ran.stdout) as ShownWorkflow).status);
    expect((await onexit("get", "@latest")).stdout).toMatch(/Failed/);
    expect((await onexit("list", "-o", "name")).stdout).toBe(`${name}\n`);
    expect((await onexit("logs", name)).stdout).toBe(
      `build: built ${name}\ntest: 3 tests failed\nnote: ${name} is Failed\n`,
    );
    expect((await onexit("logs", name, "test")).stdout).toBe("test: 3 tests failed\n");
    expect((await deliveries(name)).map(({ action, state }) => `${action} ${state}`)).toEqual([
      "cleanup sent",
      "slack sent",
      "pagerduty sent",
      "github-status sent",
      "archive sent",
    ]);
    expect((await deliveries(name, "--action", "slack")).map(({ action }) => action)).toEqual(["slack"]);
    expect(await world.project.serverOf(name)).toBeUndefined();
  });

  it.each([
    { args: ["get", "nobody"] },
    { args: ["logs", "nobody"] },
    { args: ["deliveries", "list", "nobody"] },
    { args: ["deliveries", "show", "dlv_000000000000"] },
    { args: ["resume", "nobody"] },
  ])("is not taken for another: onexit $args.0 exits with 5", async ({ args }) => {
    await run();
    expect(await onexit(...args)).toMatchObject({ code: 5, stdout: "" });
  });
});

describe("onexit deliveries retry", () => {
  const refusals = [
    { action: "slack", target: "slack", body: { ok: false, error: "channel_not_found" }, answer: 200 },
    { action: "pagerduty", target: "pagerduty", body: { status: "invalid event", errors: ["no"] }, answer: 400 },
    { action: "github-status", target: "github", body: { message: "Not Found" }, answer: 404 },
  ] as const;

  it.each(refusals)("sends a dead $action delivery once, as its second attempt", async (row) => {
    const { action, target, body, answer } = row;
    await world.inbox.fault(target, { answer, body });
    expect((await run()).code).toBe(1);
    const [dead] = await deliveries(name, "--state", "dead");
    expect(dead).toMatchObject({ action });
    const retried = await onexit("deliveries", "retry", dead?.id ?? "");
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining("sent at try 2") });
    expect(await deliveries(name, "--action", action)).toMatchObject([{ id: dead?.id, key: dead?.key, state: "sent" }]);
    expect(await world.tally()).toEqual(everythingOnce(name));
    const { stdout } = await onexit("get", name, "-o", "json");
    const known = (JSON.parse(stdout) as ShownWorkflow).status.deliveries.find(({ id }) => id === dead?.id);
    expect(known).toMatchObject({ state: "sent", attempt: 2 });
  });

  it("refuses what was sent already", async () => {
    await run();
    const [sent] = await deliveries(name, "--action", "slack");
    const { code, stderr } = await onexit("deliveries", "retry", sent?.id ?? "");
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("was sent already") });
    expect(await world.tally()).toEqual(everythingOnce(name));
  });

  it("says why it is dead again when nothing has changed", async () => {
    await world.inbox.fault("slack", { answer: 200, body: { ok: false, error: "channel_not_found" }, times: 2 });
    await run();
    const [dead] = await deliveries(name, "--state", "dead");
    const { code, stdout } = await onexit("deliveries", "retry", dead?.id ?? "");
    expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining("channel_not_found") });
    const shown = await onexit("deliveries", "show", dead?.id ?? "");
    expect(shown.stdout).toMatch(/1 .*dead[\s\S]*2 .*dead/);
  });
});
