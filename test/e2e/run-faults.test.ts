import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProject, type Project } from "../support/project.ts";
import { failingWorkflow, smallWorkflow } from "../support/workflows.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project?.[Symbol.asyncDispose]());

const writeFailing = () => {
  const at = (name: string) => join(project.dir, name);
  const text = failingWorkflow({ name: "shop", scratch: at("scratch"), marks: at("marks") });
  return project.write("shop.yaml", text);
};
const roots = () => ({ CLEANUP_ROOTS: join(project.dir, "scratch") });

interface Listed {
  readonly items: readonly { readonly action: string; readonly state: string; readonly events: readonly object[] }[];
}

/** What came of each delivery, and how many attempts that took. */
const deliveries = async () => {
  const { stdout } = await project.onexit(["deliveries", "list", "shop", "-o", "json"]);
  return (JSON.parse(stdout) as Listed).items.map(({ action, state, events }) => `${action} ${state} ${events.length}`);
};
/** How often each destination of the run's own inbox was told something that it kept. */
const kept = async () => {
  const lines = (await project.read(".onexit/runs/shop/inbox/received.ndjson")).trim().split("\n");
  const stored = lines.map((line) => JSON.parse(line)).filter(({ outcome }) => outcome.stored !== undefined);
  return stored.map(({ provider, kind }) => `${provider} ${kind}`).sort();
};
const once = ["github status", "pagerduty alert", "slack message"];

it("destinations and the server fail as they are told to, and everything arrives once", async () => {
  const faults = ["slack=503", "pagerduty=lost-reply", "nats=disconnect:300ms"].flatMap((text) => ["--inject", text]);
  const { code, stderr } = await project.onexit(["run", await writeFailing(), ...faults], roots());
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("nats-server is killed") });
  expect(await deliveries()).toEqual([
    "cleanup sent 1",
    "slack sent 2",
    "pagerduty sent 2",
    "github-status sent 1",
    "archive sent 1",
  ]);
  expect(await kept()).toEqual(expect.arrayContaining(once));
  expect((await kept()).filter((what) => what !== "pagerduty alert")).toEqual(["github status", "slack message"]);
});

it("an engine that is killed before the exit handler leaves a run that resume brings to its end", async () => {
  const run = project.start(["run", await writeFailing(), "--inbox", "--inject", "engine=crash-before-exit"], roots());
  expect((await run.ends()).signal).toBe("SIGKILL");
  expect((await project.onexit(["resume", "shop"], roots())).code).toBe(1);
  expect(await kept()).toEqual(once);
});

it("what cannot go wrong so is refused before anything runs", async () => {
  const file = await writeFailing();
  for (const [text, why] of [
    ["slack=42x2", 'did you mean "429x2"?'],
    ["nats=disconnect", "nats can be told disconnect:3s"],
    ["engine=crash", "engine can be told crash-before-exit"],
  ] as const) {
    expect(await project.onexit(["run", file, "--inject", text])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(why),
    });
  }
  expect(await project.names(".onexit/runs")).toEqual([]);
});

it("--watch runs a file again when it was saved, a mistake in it notwithstanding, until it is interrupted", async () => {
  const file = await project.write("w.yaml", smallWorkflow({ name: "w", main: "echo one" }));
  const watched = project.start(["run", file, "--watch", "--log"]);
  await watched.says(/w: one[\s\S]*runs again when/);
  await project.write(
    "w.yaml",
    smallWorkflow({ name: "w", main: "true" }).replace("entrypoint: main", "entrypoint: no"),
  );
  await watched.says(/error\[OX[\s\S]*runs again when/);
  await project.write("w.yaml", smallWorkflow({ name: "w", main: "echo two" }));
  await watched.says(/w: two[\s\S]*Succeeded[\s\S]*runs again when/);
  watched.signal("SIGINT");
  expect((await watched.ends()).code).toBe(130);
  expect(await project.names(".onexit/runs")).toEqual(["w", "w~2"]);
});
