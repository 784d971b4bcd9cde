import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadProjectConfig } from "../src/load-project-config.ts";
import { parseProjectConfig } from "../src/project-config.ts";

const empty = {
  images: [],
  context: {},
  passEnv: [],
  cleanupRoots: [],
  actions: [],
  policies: [],
  configMaps: {},
  secrets: {},
};

describe("parseProjectConfig", () => {
  it("reads everything, with paths from where the file is", () => {
    const text = `
env: prod
runbook: https://runbooks.test/web
images:
- image: "curlimages/*"
  entrypoint: [curl]
  path: [tools/bin, /opt/bin]
  shell: [bash]
  env: {PORT: 8080, DEBUG: true, NAME: x}
passEnv: [HTTP_PROXY]
cleanup: {roots: [tmp, /var/cache/x]}
archive: {url: "s3://bucket/prefix"}
actions: [./my-action.ts]
policies: [policies]
configMaps: {limits: {workers: 2}}
secretsFile: private.yaml
secrets: {db: {password: {env: DB_PASSWORD}, cert: {file: db.pem}}}
`;
    expect(parseProjectConfig(text, "onexit.yaml", "/project")).toEqual({
      config: {
        context: { env: "prod", runbook: "https://runbooks.test/web" },
        images: [
          {
            image: "curlimages/*",
            entrypoint: ["curl"],
            path: ["/project/tools/bin", "/opt/bin"],
            shell: ["bash"],
            env: { PORT: "8080", DEBUG: "true", NAME: "x" },
          },
        ],
        passEnv: ["HTTP_PROXY"],
        cleanupRoots: ["/project/tmp", "/var/cache/x"],
        archiveUrl: "s3://bucket/prefix",
        actions: ["/project/my-action.ts"],
        policies: ["/project/policies"],
        configMaps: { limits: { workers: "2" } },
        secretsFile: "/project/private.yaml",
        secrets: { db: { password: { env: "DB_PASSWORD" }, cert: { file: "/project/db.pem" } } },
      },
    });
  });

  it.each([[""], ["# nothing yet\n"], ["{}"]])("takes %j as no configuration", (text) => {
    expect(parseProjectConfig(text, "onexit.yaml", "/")).toEqual({ config: empty });
  });

  it.each([
    ["imags: []", '1:1: unknown key "imags" (did you mean "images"?)'],
    ["env: prod\ncleanup:\n  rots: [a]\n  roots: []", '3:3: unknown key "rots" (did you mean "roots"?)'],
    ["images:\n- {image: a, shel: [sh]}", '2:14: unknown key "shel" (did you mean "shell"?)'],
    ["env: [a]", "1:6: env must be text"],
    [
      "secrets: {db: {password: hunter2}}",
      "1:26: secrets.db.password must be {env: VARIABLE} or {file: path}; secrets themselves do not stand here",
    ],
    ["passEnv: HOME", "1:10: passEnv must be a list"],
    ["passEnv:\n- A B", "2:3: passEnv.0 must be the name of an environment variable"],
    ["images:\n- path: [a]", "2:3: images.0.image must be text"],
    ["images: [{image: a, env: {A-B: x}}]", "1:32: images.0.env.A-B must be the name of an environment variable"],
    ["images: [{image: a, env: {A: [x]}}]", "1:30: images.0.env.A must be text"],
    ["archive: {url: ./here}", "1:16: archive.url must be file:///dir or s3://bucket/prefix"],
    ["runbook: nowhere", "1:10: runbook must be a URL"],
    ["- a", "1:1: the file must be a mapping"],
    ["a: [", "1:5: flow sequence in block collection must be sufficiently indented and end with a ]"],
    ["env: a\nenv: b", '2:1: the key "env" stands here twice'],
    ["env: *nobody", '1:6: the alias "nobody" has no anchor before it'],
  ])("refuses %j with its place", (text, problem) => {
    const parsed = parseProjectConfig(text, "onexit.yaml", "/");
    expect("problems" in parsed ? parsed.problems : parsed).toEqual([`onexit.yaml:${problem}`]);
  });

  it("tells all problems at once", () => {
    const parsed = parseProjectConfig("env: 1\nfoo: 2\nbar: 3\n", "f", "/");
    expect("problems" in parsed && parsed.problems).toHaveLength(3);
  });
});

describe("loadProjectConfig", () => {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "onexit-config-"));
    await mkdir(join(dir, "flows"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const terminal = () => ({ argv: [], env: {}, cwd: dir, stdout: new PassThrough(), stderr: new PassThrough() });

  it("is empty where there is no file", async () => {
    expect(await loadProjectConfig(terminal(), undefined, "flows/wf.yaml")).toEqual(empty);
  });

  it("takes the file here before the one beside the workflow, and the named one before both", async () => {
    await writeFile(join(dir, "flows/onexit.yaml"), "env: beside");
    expect(await loadProjectConfig(terminal(), undefined, "flows/wf.yaml")).toMatchObject({
      context: { env: "beside" },
    });
    await writeFile(join(dir, "onexit.yaml"), "env: here");
    expect(await loadProjectConfig(terminal(), undefined, "flows/wf.yaml")).toMatchObject({ context: { env: "here" } });
    await writeFile(join(dir, "other.yaml"), "env: named");
    expect(await loadProjectConfig(terminal(), "other.yaml", undefined)).toMatchObject({ context: { env: "named" } });
  });

  it("refuses a named file that is not there, one that cannot be read, and one with problems", async () => {
    await expect(loadProjectConfig(terminal(), "gone.yaml", undefined)).rejects.toMatchObject({
      exitCode: 5,
      message: "--config gone.yaml: there is no such file",
    });
    await expect(loadProjectConfig(terminal(), "flows", undefined)).rejects.toThrow("EISDIR");
    await writeFile(join(dir, "onexit.yaml"), "foo: 1");
    await expect(loadProjectConfig(terminal(), undefined, undefined)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('onexit.yaml:1:1: unknown key "foo"'),
    });
  });
});
