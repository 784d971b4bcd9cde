import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import { exitHandlerYaml } from "../view/sample-run.ts";
import { fakeTerminal } from "./beds.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-test-"));
  const yaml = exitHandlerYaml
    .replace("repo: acme/web", "repo: acme/web, sha: 3f2c1ab9d0e84f7a6b5c4d3e2f1a0b9c8d7e6f5a")
    .replace("service: svc web", "severity: critical");
  await writeFile(join(dir, "wf.yaml"), yaml);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function onexit(...args: readonly string[]) {
  const { terminal, out, err } = fakeTerminal(dir);
  const code = await createProgram({ ...terminal, argv: ["node", "onexit", ...args] })();
  return { code, out: out(), err: err() };
}

it("runs the cases of expect.yaml, shows what differs, and writes JUnit's XML", async () => {
  await writeFile(
    join(dir, "expect.yaml"),
    `
- name: all is well
  expect: {phase: Succeeded, nodes: {notify-success: Succeeded}}
- name: step2 breaks
  inject: [step2=Exit:3]
  expect:
    phase: Succeeded
    deliveries:
    - {action: slack, destination: "#deploys", contains: [failed at step2, exit code 3]}
    - {action: github-status, contains: [failure]}
    - {action: pagerduty}
`,
  );
  const { code, out } = await onexit("test", "wf.yaml", "--junit", "junit.xml");
  expect(out).toContain(" ✔ all is well  Succeeded · exit-handler · slack, github-status, pagerduty\n");
  expect(out).toContain(" ✖ step2 breaks  Failed · exit-handler");
  expect(out).toContain("     phase: expected Succeeded, got Failed\n");
  expect(out).toContain("1 passed, 1 failed\n");
  expect(code).toBe(1);
  expect(await readFile(join(dir, "junit.xml"), "utf8")).toContain('tests="2" failures="1"');
});

it("writes what happens as what is expected, and then is content", async () => {
  expect(await onexit("test", "wf.yaml", "--matrix", "status", "--update")).toMatchObject({ code: 0 });
  const { code, out } = await onexit("test", "wf.yaml");
  expect({ code, last: out.trimEnd().split("\n").at(-1) }).toEqual({ code: 0, last: "2 passed" });
});

it("tells of mistakes in expect.yaml with their place", async () => {
  await writeFile(join(dir, "expect.yaml"), "- {name: a, expect: {fase: Failed}}\n");
  await expect(onexit("test", "wf.yaml")).rejects.toThrow('expect.yaml:1:22: unknown key "fase" (did you mean "phase"');
});

it("shows where a workflow is wrong by the semantics of a case, before any case runs", async () => {
  const own = exitHandlerYaml.replace(/^( *)- name: main\n/m, "$1- name: main\n$1  onExit: exit-handler\n");
  await writeFile(join(dir, "own.yaml"), own);
  await writeFile(join(dir, "expect.yaml"), "- {name: a}\n- {name: b, semantics: argo}\n");
  const { terminal, out, err } = fakeTerminal(dir);
  const asked = createProgram({ ...terminal, argv: ["node", "onexit", "test", "own.yaml"] })();
  await expect(asked).rejects.toThrow("a case has semantics argo: 1 error in own.yaml");
  const line = own.split("\n").indexOf("    onExit: exit-handler") + 1;
  expect(err()).toMatch(new RegExp(`error\\[OX3001\\]: Argo has no onExit on a template\\n +--> own.yaml:${line}:5`));
  expect(out()).not.toContain("a  Succeeded");
});

it("tests what a cron workflow would run, with arguments from a file under those of -p", async () => {
  await writeFile(
    join(dir, "cron.yaml"),
    `
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedules: ["0 3 * * *"]
  workflowSpec:
    entrypoint: main
    onExit: tell
    arguments: {parameters: [{name: a}, {name: b}]}
    templates:
    - name: main
      container: {image: alpine, command: [sh, -c, "true"]}
    - name: tell
      plugin: {slack: {channel: "#ops", text: "{{workflow.parameters.a}} {{workflow.parameters.b}} {{workflow.status}}"}}
`,
  );
  await writeFile(join(dir, "values.yaml"), "a: 1\nb: from the file\n");
  const { code, out, err } = await onexit("test", "cron.yaml", "-f", "values.yaml", "-p", "b=two");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("slack #ops: 1 two Failed");
});
