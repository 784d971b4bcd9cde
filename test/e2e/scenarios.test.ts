import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Child } from "../support/child.ts";
import { createProject, type Project } from "../support/project.ts";

/** Workflows that are meant to be steered while they run; they need not be there. */
const corpus = fileURLToPath(new URL("../../../shared/argo/scenarios/", import.meta.url));
const isThere = existsSync(corpus);
if (!isThere) console.warn(`skipped: no scenarios in ${corpus}`);

let project: Project;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project?.[Symbol.asyncDispose]());

interface ShownNode {
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  readonly phase: string;
  readonly message?: string;
}

interface Shown {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase: string;
    readonly message?: string;
    readonly nodes: Readonly<Record<string, ShownNode>>;
  };
}

/** A workflow of the corpus on its way, and its name. */
async function begin(file: string, semantics = "argo"): Promise<{ readonly run: Child; readonly name: string }> {
  await project.write(file, await readFile(`${corpus}${file}`, "utf8"));
  const run = project.start(["run", file, "-o", "json", "--semantics", semantics, "--no-color"]);
  const [, name = ""] = await run.says(/^(\S+) runs in /m);
  return { run, name };
}

async function told(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await project.onexit(args);
  if (code !== 0) throw new Error(`${args.join(" ")} exited with ${code}: ${stderr}`);
  return stdout;
}

async function end(run: Child): Promise<Shown> {
  await run.ends(60_000);
  return JSON.parse(run.stdout()) as Shown;
}

const nodesOf = ({ status }: Shown) => Object.values(status.nodes);
const phaseOf = (shown: Shown, displayName: string) =>
  nodesOf(shown).find((node) => node.displayName === displayName)?.phase;
const names = (shown: Shown) => nodesOf(shown).map(({ name }) => name);

describe.skipIf(!isThere)("a workflow that is steered while it runs", { timeout: 90_000 }, () => {
  it("is stopped: its task fails, both handlers run", async () => {
    const { run, name } = await begin("stop-terminate.yaml");
    await run.says(/Running +A /);
    await told("stop", name);
    const shown = await end(run);
    expect(shown.status).toMatchObject({ phase: "Failed", message: "Stopped with strategy 'Stop'" });
    expect([phaseOf(shown, "A"), phaseOf(shown, "A.onExit"), phaseOf(shown, `${name}.onExit`)]).toEqual([
      "Failed",
      "Succeeded",
      "Succeeded",
    ]);
  });

  it("is terminated: no handler runs, as in Argo", async () => {
    const { run, name } = await begin("stop-terminate.yaml");
    await run.says(/Running +A /);
    await told("terminate", name);
    const shown = await end(run);
    expect([shown.status.phase, phaseOf(shown, "A")]).toEqual(["Failed", "Failed"]);
    expect(names(shown).filter((node) => node.endsWith(".onExit"))).toEqual([]);
  });

  it("is terminated: its handler runs, as we promise", async () => {
    const { run, name } = await begin("stop-terminate.yaml", "onexit");
    await run.says(/Running +A /);
    await told("terminate", name);
    const shown = await end(run);
    expect([shown.status.phase, phaseOf(shown, `${name}.onExit`)]).toEqual(["Failed", "Succeeded"]);
  });

  it("starts no later step once it is stopped", async () => {
    const { run, name } = await begin("stop-terminate-2.yaml");
    await run.says(/Running +A /);
    await told("stop", name);
    const shown = await end(run);
    expect([shown.status.phase, phaseOf(shown, "A"), phaseOf(shown, "B")]).toEqual(["Failed", "Failed", undefined]);
  });

  it("takes its daemon with it when it is stopped", async () => {
    const { run, name } = await begin("stop-terminate-daemon.yaml");
    await run.says(/Running +B /);
    await told("stop", name);
    const shown = await end(run);
    expect(shown.status.phase).toBe("Failed");
    expect(nodesOf(shown).filter(({ phase }) => phase === "Running")).toEqual([]);
  });

  it("is terminated while its handler runs: every frame of it fails", async () => {
    const { run, name } = await begin("workflow-exit-handler-sleep.yaml");
    await run.says(/Running +exit-handler-task /);
    await told("terminate", name);
    const shown = await end(run);
    expect(shown.status.phase).toBe("Failed");
    const frames = nodesOf(shown).filter(({ type }) => type === "Steps" || type === "StepGroup");
    expect(frames.map(({ phase }) => phase)).toEqual(["Failed", "Failed"]);
  });

  it("is stopped while its handler runs: that goes on", async () => {
    const { run, name } = await begin("workflow-exit-handler-sleep.yaml");
    await run.says(/Running +exit-handler-task /);
    await told("stop", name);
    expect(run.isRunning()).toBe(true);
    expect(await told("get", name, "-o", "json")).toContain('"phase": "Running"');
    await told("terminate", name);
    await end(run);
  });

  it("goes on when its suspended task is resumed", async () => {
    const { run, name } = await begin("suspend-dag-template.yaml");
    await run.says(/suspended +/);
    await told("resume", name);
    expect((await end(run)).status.phase).toBe("Succeeded");
  });

  it("resumes by itself after the time that its suspension has", async () => {
    const { run, name } = await begin("suspend-template.yaml");
    await run.says(/suspended +approve/);
    await told("resume", name);
    await run.says(/suspended +delay/);
    expect((await end(run)).status.phase).toBe("Succeeded");
  });

  it("is resumed with an output that somebody supplied", async () => {
    const { run, name } = await begin("suspend-template-outputs.yaml");
    await run.says(/suspended +approve/);
    const refused = await project.onexit(["resume", name]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      "raw output parameter 'message' has not been set and does not have a default value",
    );
    await told("node", "set", name, "-p", "message=hi", "--node-field-selector", "displayName=approve");
    await told("resume", name);
    expect((await end(run)).status.phase).toBe("Succeeded");
    expect(await told("logs", name, "release")).toContain("hi");
  });

  it.each([
    ["YES", "Succeeded"],
    [undefined, "Skipped"],
  ])("asks for approval and is told %s", async (approve, deployed) => {
    const { run, name } = await begin("intermediate-parameters.yaml");
    await run.says(/suspended +approval/);
    if (approve !== undefined) {
      await told("node", "set", name, "-p", `approve=${approve}`, "--node-field-selector", "displayName=approval");
    }
    await told("resume", name);
    const shown = await end(run);
    expect([shown.status.phase, phaseOf(shown, "deploy-prod")]).toEqual(["Succeeded", deployed]);
  });

  it("fails the one suspended node that is stopped, with the reason given", async () => {
    const { run, name } = await begin("node-suspend.yaml");
    await run.says(/suspended +suspend1/);
    const selector = "--node-field-selector";
    await told("resume", name, selector, "inputs.parameters.tag.value=suspend1-tag1");
    await run.says(/suspended +suspend2/);
    await told("stop", name, selector, "inputs.parameters.tag.value=suspend2-tag1", "--message", "because");
    const shown = await end(run);
    expect(shown.status.phase).toBe("Failed");
    expect(nodesOf(shown).find(({ displayName }) => displayName === "suspend2")).toMatchObject({
      phase: "Failed",
      message: "because",
    });
  });
});
