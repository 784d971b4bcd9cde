import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { archivesOf } from "../support/archive.ts";
import { createProject, type Project } from "../support/project.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: fails}
spec:
  entrypoint: main
  onExit: heal
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c, "exit 3"]}
  - name: heal
    plugin:
      submit: {workflowTemplateRef: {name: healing}, parameters: {of: "{{workflow.name}}"}}
`;

const template = `
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: healing}
spec:
  entrypoint: main
  onExit: tidy
  arguments: {parameters: [{name: of, value: none}]}
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: ["sleep 1; echo healed {{workflow.parameters.of}}"]}
  - name: tidy
    plugin:
      archive: {include: [manifest]}
`;

let project: Project;

beforeEach(async () => {
  project = await createProject();
  await project.write("workflow.yaml", workflow);
  await project.write("template.yaml", template);
});
afterEach(() => project?.[Symbol.asyncDispose]());

it("a run waits for the workflow that its handler has started, with the actions of that one", async () => {
  const { code, stderr } = await project.onexit(["run", "workflow.yaml", "template.yaml"]);
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr).toMatch(/healing-[0-9a-f]{10} was submitted, and runs here too/);
  const [, healing = ""] = /(healing-[0-9a-f]{10}) has ended: Succeeded/.exec(stderr) ?? [];
  const archives = await archivesOf(join(project.dir, ".onexit/runs/fails/archive"), healing);
  expect(archives).toHaveLength(1);
  const archived = JSON.parse(await readFile(join(dirname(archives[0]?.path ?? ""), "workflow.json"), "utf8"));
  expect(archived).toMatchObject({ spec: { arguments: { parameters: [{ name: "of", value: "fails" }] } } });
});

it("a workflow that cannot be started makes the delivery dead, with the place", async () => {
  const { code, stderr } = await project.onexit(["run", "workflow.yaml"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/dead.*the workflow cannot be run: spec\.workflowTemplateRef/s);
});
