import { startFauxqs } from "fauxqs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProject, type Project } from "../support/project.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: passes-on}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: make, template: make}
    - - name: use
        template: use
        arguments: {artifacts: [{name: in, from: "{{steps.make.outputs.artifacts.out}}"}]}
  - name: make
    container: {image: alpine, command: [sh, -c], args: ["mkdir /tmp/made; echo hello >/tmp/made/a; echo there >/tmp/made/b"]}
    outputs: {artifacts: [{name: out, path: /tmp/made}]}
  - name: use
    inputs: {artifacts: [{name: in, path: /data}]}
    container: {image: alpine, command: [sh, -c], args: ["cat /data/a /data/b"]}
`;

let project: Project;
let storage: Awaited<ReturnType<typeof startFauxqs>>;

beforeEach(async () => {
  storage = await startFauxqs({ port: 0, logger: false });
  storage.createBucket("kept");
  project = await createProject();
  await project.write("workflow.yaml", workflow);
  await project.write("onexit.yaml", "artifacts: {url: s3://kept/runs}\n");
});
afterEach(async () => {
  await project?.[Symbol.asyncDispose]();
  await storage?.stop();
});

const account = { AWS_ACCESS_KEY_ID: "somebody", AWS_SECRET_ACCESS_KEY: "secret-of-somebody", AWS_REGION: "us-east-1" };

it("steps hand artifacts on through a bucket that the project names", async () => {
  const environment = { ...account, AWS_ENDPOINT_URL: `http://127.0.0.1:${storage.port}` };
  const { code, stderr } = await project.onexit(["run", "workflow.yaml"], environment);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).not.toMatch(/warning|secret-of-somebody/i);
  expect((await project.onexit(["logs", "passes-on", "use"])).stdout).toMatch(/hello\n.*there/);
});

it("a bucket that cannot be reached makes the step an Error that says so", async () => {
  const environment = { ...account, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
  const { code, stderr } = await project.onexit(["run", "workflow.yaml"], environment);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Error .*make .*output artifact "out": connect ECONNREFUSED/);
  expect(stderr).not.toContain("secret-of-somebody");
});
