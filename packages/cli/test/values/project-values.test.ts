import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseManifests } from "@onexit/manifest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkSemaphores } from "../../src/values/check-semaphores.ts";
import { loadValues } from "../../src/values/load-values.ts";
import { valuesOf } from "../../src/values/project-values.ts";
import { readSecrets } from "../../src/values/read-secrets.ts";
import { parseSecretsFile } from "../../src/values/secrets-file.ts";
import { fakeTerminal } from "../test-run/beds.ts";

const config = {
  images: [],
  context: {},
  passEnv: [],
  cleanupRoots: [],
  actions: [],
  policies: [],
  configMaps: {},
  secrets: {},
};
const lock = (name: string) => ({ kind: "semaphore", namespace: "", name }) as const;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-values-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function store(name: string, text: string, mode = 0o600): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

describe("values", () => {
  const documents = [
    { kind: "ConfigMap", metadata: { name: "app" }, data: { level: "debug", port: 80 } },
    { kind: "ConfigMap", metadata: { name: "app" }, data: { level: "second" } },
    {
      kind: "Secret",
      metadata: { name: "db" },
      data: { user: "YW5u", password: "b2xk" },
      stringData: { password: "a-new-one" },
    },
  ];
  const { values, secretValues } = valuesOf(
    { configMaps: { app: { level: "info" }, limits: { workers: "2" } } },
    { db: { user: "other" }, api: { token: "tok-12345678" } },
    documents,
  );

  it("come from the configuration, and over it from documents, the first of a name", () => {
    expect(values("configMap", "app")).toEqual({ level: "debug", port: "80" });
    expect(values("configMap", "limits")).toEqual({ workers: "2" });
    expect(values("secret", "api")).toEqual({ token: "tok-12345678" });
    expect(values("secret", "db")).toEqual({ user: "ann", password: "a-new-one" });
    expect(values("configMap", "db")).toBeUndefined();
  });

  it("tell the secrets to be masked, short words apart", () => {
    expect(secretValues).toEqual(["a-new-one", "tok-12345678"].sort());
  });
});

describe("a semaphore's limit", () => {
  const { limitOf } = valuesOf({ configMaps: { limits: { workers: "2", none: "many" } } }, {}, []);

  it("is a ConfigMap's number", () => {
    expect(limitOf(lock("limits/workers"))).toBe(2);
  });

  it.each([
    ["other/workers", /there is no ConfigMap "other"; add it to configMaps in onexit.yaml/],
    ["limits/workrs", /ConfigMap "limits" has no key "workrs"/],
    ["limits/none", /"many" is not a whole number/],
  ])("of %s is missing, and is said so", (name, why) => {
    expect(() => limitOf(lock(name))).toThrow(why);
  });

  it("is asked for before anything runs", () => {
    const yaml = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  templates:
  - name: main
    synchronization: {semaphores: [{configMapKeyRef: {name: gone, key: n}}]}
    container: {image: alpine, command: ["true"]}
`;
    const parsed = parseManifests(yaml, "wf.yaml");
    if (!("workflows" in parsed) || parsed.workflows[0] === undefined) throw new Error(JSON.stringify(parsed));
    const { workflow } = parsed.workflows[0];
    expect(() => checkSemaphores(workflow, "wf.yaml", valuesOf(config, {}, []))).toThrow(
      /wf.yaml: the semaphore gone\/n has no limit/,
    );
  });
});

describe("secrets", () => {
  it("come from a file of their own, from the environment and from single files", async () => {
    const secretsFile = await store("private.yaml", "db: {user: ann, password: old}\n");
    const file = await store("token", "tok\n", 0o644);
    const read = await readSecrets(
      {
        secretsFile,
        secrets: { db: { password: { env: "DB_PASSWORD" } }, api: { token: { file }, gone: { env: "GONE" } } },
      },
      { DB_PASSWORD: "new" },
    );
    expect(read).toEqual({
      secrets: { db: { user: "ann", password: "new" }, api: { token: "tok" } },
      missing: ["secret api/gone: GONE is not set"],
    });
  });

  it.each([0o644, 0o640])("are refused in a file of mode %o", async (mode) => {
    const secretsFile = await store("private.yaml", "db: {user: ann}\n", mode);
    await expect(readSecrets({ secretsFile, secrets: {} }, {})).rejects.toThrow(/may be read by others: chmod 600/);
  });

  it("are not quoted when their file is wrong", () => {
    const texts = [
      "db: hunter2hunter2",
      'db: {a: "hunter2',
      "db: {a: [hunter2hunter2]}",
      "hunter2: a: b: hunter2",
      "- hunter2",
    ];
    for (const text of texts) {
      const parsed = parseSecretsFile(text, "s.yaml");
      expect(JSON.stringify(parsed)).toContain("s.yaml:1:");
      expect(JSON.stringify(parsed)).not.toContain("hunter2hunter2");
      expect(JSON.stringify(parsed)).not.toMatch(/a: b|"hunter2"/);
    }
  });
});

it("reads the documents of the files that a run was given, and says what is missing", async () => {
  await store(
    "values.yaml",
    "kind: ConfigMap\nmetadata: {name: app}\ndata: {level: debug}\n---\nkind: Secret\nmetadata: {name: db}\nstringData: {password: long-enough}\n",
  );
  const { terminal, err } = fakeTerminal(dir);
  const loaded = await loadValues(terminal, { ...config, secrets: { x: { y: { env: "NOT_SET" } } } }, [
    ".",
    "gone.yaml",
  ]);
  expect(loaded.values("configMap", "app")).toEqual({ level: "debug" });
  expect(loaded.secretValues).toEqual(["long-enough"]);
  expect(err()).toBe("note: secret x/y: NOT_SET is not set\n");
});
