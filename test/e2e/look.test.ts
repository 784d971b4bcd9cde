import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ShownDelivery, ShownWorkflow } from "../support/cluster.ts";
import { everythingOnce } from "../support/tally.ts";
import { createWorld, worldsWorkflow as name, type World } from "../support/world.ts";

let world: World;
const open = async () => {
  world = await createWorld();
};
const close = () => world?.[Symbol.asyncDispose]();

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
  let ran: Awaited<ReturnType<typeof run>>;

  // Nothing here changes it.
  beforeAll(async () => {
    await open();
    ran = await run();
  });
  afterAll(close);

  it("is shown by every command that looks, without a server running", async () => {
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

  it("is waited for and watched where it is kept, as one of an engine would be", async () => {
    expect(await onexit("wait", name)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(`^${name} Failed at `) as string,
    });
    const delivered = await onexit("wait", name, "--for", "deliveries");
    expect(delivered).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`${name} deliveries: 5 sent`) as string,
    });
    expect(await onexit("watch", name)).toMatchObject({ code: 1, stdout: expect.stringContaining("Failed") as string });
    expect((await onexit("watch", "@latest", "--no-exit-status")).code).toBe(0);
  });

  it.each([
    { args: ["get", "nobody"] },
    { args: ["logs", "nobody"] },
    { args: ["deliveries", "list", "nobody"] },
    { args: ["deliveries", "show", "dlv_000000000000"] },
    { args: ["resume", "nobody"] },
  ])("is not taken for another: onexit $args.0 exits with 5", async ({ args }) => {
    expect(await onexit(...args)).toMatchObject({ code: 5, stdout: "" });
  });

  it("has nothing that is retried once it was sent", async () => {
    const [sent] = await deliveries(name, "--action", "slack");
    const { code, stderr } = await onexit("deliveries", "retry", sent?.id ?? "");
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("was sent already") });
    expect(await world.tally()).toEqual(everythingOnce(name));
  });

  it.each([["retry"], ["drop", "--reason", "x"]])(
    "has none changed when nobody says which: deliveries %s",
    async (...verb) => {
      const { code, stderr } = await onexit("deliveries", ...verb);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("which deliveries?") });
    },
  );
});

describe("onexit deliveries retry", () => {
  beforeEach(open);
  afterEach(close);

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

describe("onexit deliveries", () => {
  beforeEach(open);
  afterEach(close);

  const secrets = () => Object.entries(world.environment).filter(([name]) => /TOKEN|_KEY$|WEBHOOK_URL/.test(name));
  const refused = { answer: 200, body: { ok: false, error: "channel_not_found" } } as const;

  it("shows of every attempt what was sent and what was answered, and no secret", async () => {
    await world.inbox.fault("slack", { answer: 503, body: { ok: false }, times: 1 });
    await world.inbox.fault("pagerduty", { answer: 400, body: { status: "invalid event", errors: ["no"] } });
    await run();
    const shown: string[] = [];
    for (const { id } of await deliveries(name)) shown.push((await onexit("deliveries", "show", id)).stdout);
    const [, slack = "", pagerduty = ""] = shown;
    expect(slack).toMatch(
      /1 .*retrying[\s\S]*POST http:\S+chat.postMessage {2}503[\s\S]*> .*channel=[\s\S]*next try at/,
    );
    expect(slack).toMatch(/2 .*sent[\s\S]*chat.postMessage {2}200[\s\S]*< \{"ok":true/);
    expect(pagerduty).toMatch(
      /POST https:\S+\/v2\/enqueue {2}400[\s\S]*> \{"event_action":"trigger"[\s\S]*invalid event/,
    );
    const listed = (await onexit("deliveries", "list", name, "-o", "json")).stdout;
    for (const [, secret = ""] of secrets()) expect(shown.join("") + listed).not.toContain(secret);
    expect(secrets().length).toBeGreaterThan(2);
  });

  it("retries by a filter with another message, under the same key", async () => {
    await world.inbox.fault("slack", refused);
    await run();
    const [dead] = await deliveries(name, "--state", "dead");
    const dry = await onexit("deliveries", "retry", "--state", "dead", "--workflow", name, "--dry-run");
    expect(dry.stdout).toMatch(new RegExp(`would retry ${dead?.id} .*\\n1 delivery; nothing was changed`));
    const retried = await onexit("deliveries", "retry", "--action", "slack", "--set", "text={{workflow.name}} mended");
    expect(retried).toMatchObject({ code: 0, stdout: `${dead?.id} sent at try 2\n` });
    const shown = await onexit("deliveries", "show", dead?.id ?? "");
    expect(shown.stdout).toContain("Parameters, as edited before a retry");
    expect(await deliveries("--state", "sent", "--action", "slack")).toMatchObject([{ key: dead?.key }]);
    expect(await world.tally()).toEqual({ ...everythingOnce(name), slack: [`${name} mended`] });
  });

  it("refuses an edit that the action would refuse, and changes nothing", async () => {
    await world.inbox.fault("slack", refused);
    await run();
    const [dead] = await deliveries(name, "--state", "dead");
    const retried = await onexit("deliveries", "retry", dead?.id ?? "", "--set", "chanel=#ops");
    expect(retried).toMatchObject({ code: 2, stderr: expect.stringMatching(/chanel[\s\S]*nothing was retried/) });
    expect(await deliveries(name, "--state", "dead")).toMatchObject([{ id: dead?.id, events: [{ attempt: 1 }] }]);
  });

  it("drops a dead delivery for good, and the workflow hears of it", async () => {
    await world.inbox.fault("slack", refused);
    await run();
    const [dead] = await deliveries(name, "--state", "dead");
    const id = dead?.id ?? "";
    expect(await onexit("deliveries", "drop", id)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--reason"),
    });
    const dropped = await onexit("deliveries", "drop", id, "--reason", "the channel is gone");
    expect(dropped).toMatchObject({ code: 0, stdout: `${id} dropped: the channel is gone\n` });
    const { stdout } = await onexit("get", name, "-o", "json");
    const known = (JSON.parse(stdout) as ShownWorkflow).status.deliveries.find((delivery) => delivery.id === id);
    expect(known).toMatchObject({ state: "dropped", message: "the channel is gone" });
    const retried = await onexit("deliveries", "retry", id);
    expect(retried).toMatchObject({ code: 2, stderr: expect.stringContaining("was dropped already") });
    expect((await onexit("deliveries", "drop", id, "--reason", "again")).stdout).toContain("the channel is gone");
  });
});
