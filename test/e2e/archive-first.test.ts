import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { createProject } from "../support/project.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: keeps}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    container: {image: alpine, command: ["true"]}
  - name: bye
    steps:
    - - {name: keep, template: keep}
    - - {name: tidy, template: tidy}
  - name: keep
    plugin: {archive: {include: [manifest]}}
  - name: tidy
    plugin: {cleanup: {files: ["FILE"]}}
`;

it.each([
  ["stays when the archive before it could not be written", "workflow.yaml/archive", 3, true],
  ["goes once the archive before it stands", "archive", 0, false],
])("what a handler cleans up %s", async (_, place, code, isLeft) => {
  await using project = await createProject();
  const file = join(project.dir, "scratch.txt");
  await project.write("scratch.txt", "precious");
  await project.write("workflow.yaml", workflow.replace("FILE", file));
  await project.write("onexit.yaml", `cleanup: {roots: [.]}\n`);
  const environment = { ARCHIVE_URL: pathToFileURL(join(project.dir, place)).href };
  const ended = await project.onexit(["run", "workflow.yaml"], environment);
  expect(ended).toMatchObject({ code });
  expect(existsSync(file)).toBe(isLeft);
});
