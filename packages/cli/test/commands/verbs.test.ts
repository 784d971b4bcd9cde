import { PassThrough, Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import type { Terminal } from "../../src/terminal.ts";
import { fakeTerminal } from "../test-run/beds.ts";
import { createFakeEngine, type FakeEngine } from "./fake-engine.ts";

const workflow = (name: string, phase: string, labels: object = {}) => ({
  metadata: { name, uid: name, namespace: "default", creationTimestamp: "2026-01-02T03:04:05Z", labels },
  status: { phase, ...(phase === "Running" ? {} : { finishedAt: "2026-01-02T03:05:05Z" }) },
});
const items = [
  workflow("one", "Running", { team: "blue" }),
  workflow("two", "Running", { team: "blue" }),
  workflow("ended", "Failed", { team: "blue" }),
  workflow("other", "Running"),
];

// What they load takes long where much else is going on, and is no part of what is tested.
beforeAll(async () => {
  await Promise.all([import("../../src/commands/steer.ts"), import("../../src/commands/submit.ts")]);
}, 120_000);

/** Runs a command against an engine; resolves also when it fails, as the process would end. */
async function onexit(engine: FakeEngine, args: readonly string[], more: Partial<Terminal> = {}) {
  const { terminal, out, err } = fakeTerminal("/");
  const env = { ...terminal.env, ARGO_SERVER: engine.address };
  const argv = ["node", "onexit", ...args];
  const ended = createProgram({ ...terminal, env, argv, ...more })().then(
    (code) => ({ code, message: "" }),
    (error: Error & { exitCode?: number }) => ({ code: error.exitCode, message: error.message }),
  );
  return { ...(await ended), out: out(), err: err() };
}

const changed = ({ asked }: FakeEngine) =>
  asked.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);

describe.each(["stop", "terminate"])("onexit %s -l", (verb) => {
  const listing = () => createFakeEngine(() => ({ items }));

  it("ends with --yes those that run and have the labels, and tells why", async () => {
    await using engine = await listing();
    const said = await onexit(engine, [verb, "-l", "team=blue", "--yes", "--message", "wrong branch"]);
    expect(said.code).toBe(0);
    expect(changed(engine)).toEqual([
      `PUT /api/v1/workflows/default/one/${verb}`,
      `PUT /api/v1/workflows/default/two/${verb}`,
    ]);
    expect(engine.asked.at(-1)?.body).toContain('"message":"wrong branch"');
  });

  it.each([
    ["without a terminal", [], {}, /^2 workflows would be \w+: one, two: nobody can be asked here, so say --yes/],
    ["with a no", [], { asked: "n\n" }, /^nothing was done$/],
    ["with an end of input", [], { asked: "" }, /^nothing was done$/],
    ["in CI", [], { asked: "y\n", CI: "true" }, /say --yes/],
  ])("ends nothing %s", async (_, args, how: { asked?: string; CI?: string }, message) => {
    await using engine = await listing();
    const env = { ARGO_SERVER: engine.address, ...(how.CI === undefined ? {} : { CI: how.CI }) };
    const more = how.asked === undefined ? {} : { ...asking(how.asked), env };
    const said = await onexit(engine, [verb, "-l", "team=blue", ...args], more);
    expect(said).toMatchObject({ code: 2, message: expect.stringMatching(message) });
    expect(changed(engine)).toEqual([]);
  });

  it("asks at a terminal, and goes on with a yes", async () => {
    await using engine = await listing();
    expect(await onexit(engine, [verb, "-l", "team=blue"], asking("y\n"))).toMatchObject({ code: 0 });
    expect(changed(engine)).toHaveLength(2);
  });

  it("says with --dry-run which, by labels or by names, and ends none", async () => {
    await using engine = await createFakeEngine(({ path }) =>
      path.endsWith("/ended") ? (items[2] ?? {}) : path.endsWith("/one") ? (items[0] ?? {}) : { items },
    );
    const { out } = await onexit(engine, [verb, "-l", "team=blue", "--dry-run"]);
    expect(out).toMatch(/^workflow one would be \w+\nworkflow two would be \w+\n$/);
    expect((await onexit(engine, [verb, "one", "--dry-run"])).out).toMatch(/^workflow one would be/);
    expect(await onexit(engine, [verb, "ended", "--dry-run"])).toMatchObject({
      code: 2,
      message: "workflow ended has ended",
    });
    expect(changed(engine)).toEqual([]);
  });

  it.each([
    [[], /^say which: names, or -l LABELS/],
    [["one", "-l", "a=b"], /not both/],
    [["-l", "a in"], /^-l: /],
  ])("%j is refused", async (args, message) => {
    await using engine = await listing();
    expect(await onexit(engine, [verb, ...args])).toMatchObject({ code: 2, message: expect.stringMatching(message) });
    expect(changed(engine)).toEqual([]);
  });
});

/** Somebody at a terminal, and what they type. */
function asking(text: string): Pick<Terminal, "stdin" | "stderr"> {
  return {
    stdin: Object.assign(Readable.from([text]), { isTTY: true }),
    stderr: Object.assign(new PassThrough(), { isTTY: true }),
  };
}

describe("onexit submit -", () => {
  const manifest =
    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: piped}\nspec:\n  entrypoint: main\n  templates: [{name: main, suspend: {}}]\n";
  const echo = () => createFakeEngine(({ body }) => (JSON.parse(body) as { workflow: object }).workflow);

  it("takes a workflow from standard input", async () => {
    await using engine = await echo();
    const said = await onexit(engine, ["submit", "-"], { stdin: Readable.from([manifest]) });
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^piped submitted to /) });
    expect(changed(engine)).toEqual(["POST /api/v1/workflows/default"]);
  });

  it("says with --quiet its name alone", async () => {
    await using engine = await echo();
    const said = await onexit(engine, ["submit", "-q", "-"], { stdin: Readable.from([manifest]) });
    expect(said).toMatchObject({ code: 0, out: "piped\n", err: "" });
  });

  it.each([
    ["", "-: standard input is empty"],
    [manifest.replace("kind: Workflow", "kind: Wokflow"), "1 error in stdin"],
  ])("submits nothing of %j", async (text, message) => {
    await using engine = await echo();
    const said = await onexit(engine, ["submit", "-"], { stdin: Readable.from([text]) });
    expect(said).toMatchObject({ code: 2, message: expect.stringContaining(message) });
    expect(engine.asked).toEqual([]);
  });
});

describe("a list that goes on", () => {
  const change = (type: string, object: object) => `${JSON.stringify({ result: { type, object } })}\n`;

  it("follows an engine over several connections, and tells of each change once", async () => {
    const connections = [
      change("ADDED", workflow("one", "Running")),
      change("ADDED", workflow("one", "Running")) + change("MODIFIED", workflow("one", "Failed")),
      change("DELETED", workflow("one", "Failed")),
    ];
    // Then it may not ask any more, which ends it.
    await using engine = await createFakeEngine(() => connections.shift() ?? 403);
    const { out, code } = await onexit(engine, ["list", "-w", "--no-headers"]);
    expect(code).toBe(2);
    expect(out).toMatch(/^one +● Running +-\none +✖ Failed +-\none +deleted\n$/);
    expect(engine.asked[0]?.path).toBe("/api/v1/workflow-events/default?listOptions.resourceVersion=0");
  });

  it("says with -o name each that is new or has changed, and only what is meant", async () => {
    const first = change("ADDED", workflow("one", "Running")) + change("ADDED", workflow("two", "Failed"));
    const connections = [first];
    await using engine = await createFakeEngine(() => connections.shift() ?? 403);
    expect((await onexit(engine, ["list", "-w", "-A", "--status", "Failed", "-o", "name"])).out).toBe("two\n");
  });
});

describe("onexit watch", () => {
  it.each([
    [[], 1],
    [["--exit-status"], 1],
    [["--no-exit-status"], 0],
  ])("%j ends with %d when the workflow has failed", async (args, code) => {
    const ended = `${JSON.stringify({ result: { type: "ADDED", object: workflow("one", "Failed") } })}\n`;
    await using engine = await createFakeEngine(() => ended);
    expect(await onexit(engine, ["watch", "one", ...args])).toMatchObject({ code });
  });
});
