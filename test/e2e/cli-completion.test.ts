import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onexitMain } from "../support/built.ts";
import { baseEnvironment } from "../support/child.ts";
import { createProject, type Project } from "../support/project.ts";

const run = promisify(execFile);
let project: Project;
let workflow = "";

beforeAll(async () => {
  project = await createProject();
  await project.onexit(["init"]);
  // As a user's PATH has it.
  const bin = join(project.dir, "onexit");
  await writeFile(bin, `#!/bin/sh\nexec "${process.execPath}" "${onexitMain}" "$@"\n`);
  await chmod(bin, 0o755);
  await project.onexit(["run", "exit-handler.yaml", "--inbox", "--inject", "step2=Failed"]);
  [workflow = ""] = await project.names(".onexit/runs");
});
afterAll(() => project?.[Symbol.asyncDispose]());

/** What bash offers behind these words, the last of which is being written. */
async function offered(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const script = `source <(onexit completion bash) || exit 9
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _onexit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["--norc", "-c", script, "bash", "onexit", ...words], {
    cwd: project.dir,
    env: { ...baseEnvironment, PATH: `${project.dir}:${process.env.PATH}`, ...env },
    timeout: 30_000,
  });
  return stdout.split("\n").filter(Boolean);
}

describe("bash, with the completion sourced", () => {
  it.each([
    { words: ["re"], expected: ["resume", "render", "retry", "resubmit"] },
    { words: ["u"], expected: ["up"] },
    { words: ["events", ""], expected: ["tail", "list", "show", "replay"] },
    { words: ["run", "--inj"], expected: ["--inject"] },
    { words: ["run", "--semantics", ""], expected: ["onexit", "argo"] },
    { words: ["list", "-o", "y"], expected: ["yaml"] },
    { words: ["events", "--type", "node", "li"], expected: ["list"] },
    { words: ["actions", "describe", "git"], expected: ["github-status"] },
    { words: ["explain", "OX1001"], expected: ["OX1001"] },
    // Files are bash's own business.
    { words: ["run", "--config", ""], expected: [] },
    { words: ["nobody", ""], expected: [] },
  ])("offers $expected behind $words", async ({ words, expected }) => {
    expect(await offered(words)).toEqual(expected);
  });

  it("offers the names of runs where a workflow is meant, and only there", async () => {
    expect(await offered(["get", "exit"])).toEqual([workflow]);
    expect(await offered(["events", "list", ""])).toEqual(["@latest", workflow]);
    expect(await offered(["events", "show", ""])).toEqual([]);
  });

  it("offers nothing for an engine that is not there", async () => {
    expect(await offered(["get", ""], { ARGO_SERVER: "127.0.0.1:9" })).toEqual([]);
  });
});

describe("onexit events", () => {
  const events = (...args: readonly string[]) => project.onexit(["events", ...args]);

  it("lists what is asked for and shows each whole", async () => {
    const { stdout } = await events("list", "--type", "node.finished", "--workflow", workflow);
    const [failed] = stdout.split("\n").filter((line) => line.includes("step2"));
    expect(failed).toMatch(/node\.finished Failed .*\/step2 +seq \d+ +exit code 1 \(injected\)/);
    expect(stdout).not.toContain("node.started");
    const seq = /seq (\d+)/.exec(failed ?? "")?.[1] ?? "";
    const { stdout: json } = await events("show", seq, "-o", "json");
    expect(JSON.parse(json)).toMatchObject({
      seq: Number(seq),
      events: expect.arrayContaining([
        expect.objectContaining({ type: "dev.onexit.node.finished.v1", subject: workflow }),
      ]),
    });
    expect((await events("list", "--since", "2h", "--until", "1h")).stdout).toBe("");
  });

  it("says what there is when a sequence is not, and why nothing is replayed", async () => {
    expect(await events("show", "99999")).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/there is no seq 99999 \(the stream holds 1 to \d+/),
    });
    expect(await events("show", "0")).toMatchObject({ code: 2 });
    expect(await events("replay")).toMatchObject({ code: 2, stderr: expect.stringContaining("deliveries retry") });
  });
});
