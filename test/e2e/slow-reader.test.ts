import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onexitMain } from "../support/built.ts";
import { baseEnvironment } from "../support/child.ts";
import { createProject, type Project } from "../support/project.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project?.[Symbol.asyncDispose]());

/** As many findings as lint tells of one file. */
const findings = 200;
/** Together, what lint says of them is more than a pipe and its reader's buffer hold. */
const files = Array.from({ length: 8 }, (_, n) => `wordy${n}.yaml`);

const workflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wordy}
spec:
  entrypoint: main
${Array.from({ length: findings }, (_, n) => `  unknown${n}: {}\n`).join("")}
  templates:
  - name: main
    container: {image: alpine, command: ["true"]}
`;

async function lint() {
  for (const file of files) await project.write(file, workflow);
  return spawn(process.execPath, [onexitMain, "lint", ...files, "-o", "json"], {
    cwd: project.dir,
    env: baseEnvironment,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

it("waits for a slow reader of its output", async () => {
  const child = await lint();
  const exit = once(child, "exit");
  // Readable means that the pipe is filling; what does not fit is still to be written.
  await once(child.stdout, "readable");
  await new Promise((resolve) => setTimeout(resolve, 300));
  const output = await text(child.stdout);
  expect(await exit).toEqual([2, null]);
  expect(output.length).toBeGreaterThan(300_000);
  expect(output.match(/unknown\d+/g)?.length).toBeGreaterThanOrEqual(files.length * findings);
  expect(() => JSON.parse(output)).not.toThrow();
});

it("ends when nobody reads its output any more", async () => {
  const child = await lint();
  await once(child.stdout, "readable");
  child.stdout.destroy();
  expect(await once(child, "exit")).toEqual([2, null]);
});
