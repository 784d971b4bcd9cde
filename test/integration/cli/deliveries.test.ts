import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onexitIn } from "../../../packages/cli/test/commands/here.ts";
import { createHttpSink, type HttpSink } from "../../support/http-sink.ts";
import { createTempDir } from "../../support/nats.ts";

const workflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: shop-}
spec:
  entrypoint: main
  onExit: tell
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: ["exit 0"]}
  - name: tell
    plugin: {slack: {text: it ended}}
`;

let temp: Awaited<ReturnType<typeof createTempDir>>;
let sink: HttpSink;
beforeAll(async () => {
  temp = await createTempDir();
  sink = await createHttpSink();
  await writeFile(join(temp.dir, "workflow.yaml"), workflow);
});
afterAll(async () => {
  await sink[Symbol.asyncDispose]();
  await temp[Symbol.asyncDispose]();
});

const onexit = (...args: readonly string[]) =>
  onexitIn(temp.dir, args, { PATH: process.env.PATH ?? "", SLACK_WEBHOOK_URL: `${sink.url}/hook` });

/** A run whose one delivery was refused; its id. */
async function deadDelivery(): Promise<string> {
  sink.answerOnce(404);
  await onexit("run", "workflow.yaml");
  const [delivery] = JSON.parse((await onexit("deliveries", "list", "-o", "json")).out).items;
  expect(delivery.state).toBe("dead");
  return delivery.id;
}

describe("onexit deliveries retry --wait", () => {
  it("waits through tries that fail until it was sent", async () => {
    const id = await deadDelivery();
    sink.answerOnce(503);
    const { code, out, err } = await onexit("deliveries", "retry", id, "--wait");
    expect(err).toMatch(new RegExp(`${id} retrying after try 2: .*503`));
    expect(out).toMatch(new RegExp(`${id} sent at try 3`));
    expect(code).toBe(0);
  });

  it("exits with 3 when it is dead again", async () => {
    const id = await deadDelivery();
    sink.answerOnce(404);
    expect(await onexit("deliveries", "retry", id, "--wait")).toMatchObject({ code: 3 });
  });

  it("exits with 124 when the time is over, and goes on when it is asked again", async () => {
    const id = await deadDelivery();
    sink.answerOnce(503);
    const { code, err } = await onexit("deliveries", "retry", id, "--timeout", "1ms");
    expect(code).toBe(124);
    expect(err).toContain(`${id} was asked for again; no outcome came within`);
    const again = await onexit("deliveries", "retry", id, "--wait");
    expect(again.out).toMatch(/ sent at try \d/);
    expect(again.code).toBe(0);
  });

  it("keeps the reason, and shows it with the delivery", async () => {
    const id = await deadDelivery();
    await onexit("deliveries", "retry", id, "--reason", " the channel is back ");
    const { out } = await onexit("deliveries", "show", id);
    expect(out).toMatch(/^Asked again +at .*, after try 1: the channel is back$/m);
  });

  it("says nothing of what was sent with --quiet", async () => {
    const id = await deadDelivery();
    expect(await onexit("deliveries", "retry", id, "--quiet")).toEqual({ code: 0, out: "", err: "" });
    const other = await deadDelivery();
    sink.answerOnce(404);
    expect(await onexit("deliveries", "retry", other, "--quiet")).toMatchObject({
      code: 3,
      out: expect.stringContaining("dead"),
    });
  });
});

it("onexit deliveries drop says nothing of what it did with --quiet", async () => {
  const id = await deadDelivery();
  expect(await onexit("deliveries", "drop", id, "--reason", "late", "-q")).toEqual({ code: 0, out: "", err: "" });
  expect((await onexit("deliveries", "show", id)).out).toMatch(/^State +.*dropped$/m);
});

describe("onexit deliveries show --attempt", () => {
  it("shows that attempt alone", async () => {
    const id = await deadDelivery();
    await onexit("deliveries", "retry", id);
    const first = await onexit("deliveries", "show", id, "--attempt", "1");
    expect(first.out).toMatch(/^ {2}1 .* dead .*\n[\s\S]*404/);
    expect(first.out).not.toContain("sent");
    const { out } = await onexit("deliveries", "show", id, "--attempt", "2", "-o", "json");
    expect(JSON.parse(out)).toMatchObject({ id, attempt: 2, events: [{ type: "ActionSucceeded" }] });
    await expect(onexit("deliveries", "show", id, "--attempt", "7")).rejects.toMatchObject({
      exitCode: 5,
      message: `--attempt 7: ${id} has no such attempt; it has 1, 2`,
    });
  });
});
