import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onexitIn } from "../../../packages/cli/test/commands/here.ts";
import { createHttpSink, type HttpSink } from "../../support/http-sink.ts";
import { requireNoneLeft } from "../../support/left-over.ts";
import { createTempDir } from "../../support/nats.ts";

let temp: Awaited<ReturnType<typeof createTempDir>>;
let sink: HttpSink;
beforeAll(async () => {
  temp = await createTempDir();
  sink = await createHttpSink();
  await mkdir(join(temp.dir, "scratch"));
  await writeFile(join(temp.dir, "tell.yaml"), workflow(join(temp.dir, "scratch")));
});
afterAll(async () => {
  await sink[Symbol.asyncDispose]();
  await temp[Symbol.asyncDispose]();
});

const workflow = (scratch: string) => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: tell}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: ["touch ${scratch}/made"]}
  - name: bye
    steps: [[{name: tidy, template: tidy}], [{name: tell, template: tell}]]
  - name: tidy
    plugin: {cleanup: {files: ["${scratch}"]}}
  - name: tell
    plugin: {slack: {text: it ended}}
`;

const environment = () => ({
  PATH: process.env.PATH ?? "",
  SLACK_WEBHOOK_URL: `${sink.url}/hook`,
  CLEANUP_ROOTS: temp.dir,
});
const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  onexitIn(temp.dir, ["run", "tell.yaml", "-o", "json", ...args], env);
const statesIn = (out: string) =>
  (JSON.parse(out).status.deliveries as readonly { readonly state: string }[]).map(({ state }) => state);

it.each(["--delivery-timeout", "--timeout"])("onexit run leaves no server behind over a wrong %s", async (option) => {
  await expect(run([option, "soon"], environment())).rejects.toThrow(`${option}: "soon" is not a duration`);
  await requireNoneLeft(join(temp.dir, ".onexit"));
});

describe("onexit run --dry-run-deliveries", () => {
  it.each([{}, { CI: "true" }])("sends, removes and starts nothing, although the secrets are there: %o", async (ci) => {
    const { code, out, err } = await run(["--dry-run-deliveries"], { ...environment(), ...ci });
    expect(code).toBe(0);
    expect(statesIn(out)).toEqual(["previewed", "previewed"]);
    expect(err).toContain("not sent: previews were asked for");
    expect(err).not.toContain("not set");
    expect(sink.received()).toEqual([]);
    expect(await readdir(join(temp.dir, "scratch"))).toEqual(["made"]);
  });

  it("is no error for want of secrets, not even in CI", async () => {
    const { code } = await run(["--dry-run-deliveries"], { PATH: environment().PATH, CI: "true" });
    expect(code).toBe(0);
  });
});

describe("onexit run --deliver", () => {
  it("refuses to begin without the secrets", async () => {
    await rm(join(temp.dir, "scratch", "made"));
    const ran = run(["--deliver"], { PATH: environment().PATH });
    await expect(ran).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/SLACK_BOT_TOKEN/) });
    expect(await readdir(join(temp.dir, "scratch"))).toEqual([]);
  });

  it("sends what it has the secrets for", async () => {
    const { out } = await run(["--deliver"], environment());
    expect(statesIn(out)).toEqual(["sent", "sent"]);
    expect(sink.received()).toHaveLength(1);
  });
});

it.each([
  { args: ["--deliver", "--dry-run-deliveries"], says: "--deliver and --dry-run-deliveries contradict each other" },
  { args: ["--inbox", "--deliver"], says: "--inbox and --deliver contradict each other" },
  { args: ["--inbox", "--dry-run-deliveries"], says: "--inbox and --dry-run-deliveries contradict each other" },
  { args: ["--inject", "slack=429x2", "--deliver"], says: "which is the inbox's, and --deliver contradict each other" },
])("what contradicts itself is refused: $args", async ({ args, says }) => {
  await expect(run(args, environment())).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(says) });
});

it("a preview on a server with services of its own is refused", async () => {
  const ran = run(["--dry-run-deliveries"], { ...environment(), NATS_URL: "nats://127.0.0.1:9" });
  await expect(ran).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("would send") });
});
