import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProject, type Project } from "../support/project.ts";
import { smallWorkflow } from "../support/workflows.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project?.[Symbol.asyncDispose]());

const job = () => ({ GITHUB_ACTIONS: "true", CI: "true", GITHUB_STEP_SUMMARY: join(project.dir, "summary.md") });

it("a run in a job folds each step's log, points at the template that failed, and fills the summary", async () => {
  const main = "echo ::error::not ours; exit 3";
  const file = await project.write("ci.yaml", smallWorkflow({ name: "ci", main, handler: "echo bye" }));
  const { code, stdout, stderr } = await project.onexit(["run", file], job());
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("::group::ci Failed\n| ::error::not ours\n::endgroup::\n");
  expect(stderr).toContain("::error file=ci.yaml,line=10,col=11,title=ci Failed::ci: exit code 3\n");
  expect(stderr).toMatch(/::group::\S+ Succeeded\n\| bye\n::endgroup::\n/);
  expect(stderr.match(/^::error/gm)).toHaveLength(1);
  const summary = await project.read("summary.md");
  expect(summary).toMatch(
    /^### ✖ ci Failed\n[\s\S]*\| ci \| main \| ✖ Failed \|[\s\S]*onExit bye[\s\S]*::error::not ours/,
  );
});

it("a job is told by annotations what lint found, also where run refuses it", async () => {
  const file = await project.write(
    "bad.yaml",
    smallWorkflow({ name: "bad", main: "true" }).replace("entrypoint: main", "entrypoint: mian"),
  );
  const found = /^::error file=bad\.yaml,line=7,col=15,title=OX\d+::/m;
  expect(await project.onexit(["lint", file], job())).toMatchObject({ code: 2, stdout: expect.stringMatching(found) });
  expect(await project.onexit(["run", file], job())).toMatchObject({ code: 2, stderr: expect.stringMatching(found) });
});

it("logs -f follows a run of this directory to its end, and puts the lines of all steps in order", async () => {
  const file = await project.write(
    "two.yaml",
    `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: two}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: a, template: talk, arguments: {parameters: [{name: me, value: a}, {name: other, value: b}]}}
      - {name: b, template: talk, arguments: {parameters: [{name: me, value: b}, {name: other, value: a}]}}
  - name: talk
    inputs: {parameters: [{name: me}, {name: other}]}
    script:
      image: alpine
      command: [sh]
      source: |
        touch "${project.dir}/1-{{inputs.parameters.me}}"
        echo first
        until [ -e "${project.dir}/1-{{inputs.parameters.other}}" ] && [ -e "${project.dir}/go" ]; do sleep 0.02; done
        echo last
`,
  );
  const run = project.start(["run", file]);
  await run.says(/Running +b/);
  const logs = project.start(["logs", "two", "-f"]);
  await logs.says(/first[\s\S]*first/);
  await project.write("go", "");
  expect((await run.ends()).code).toBe(0);
  expect((await logs.ends()).code).toBe(0);
  const lines = logs.stdout().trimEnd().split("\n");
  expect(
    lines.map((line) => line.slice(3)),
    lines.join(),
  ).toEqual(["first", "first", "last", "last"]);
  expect((await project.onexit(["logs", "two"])).stdout).toBe(logs.stdout());
});
