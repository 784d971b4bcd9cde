import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InputArtifact, OutputArtifact } from "@onexit/events";
import { afterAll, describe, expect, it } from "vitest";
import { probeIsolation } from "../../src/isolation.ts";
import { createFixture, effectOf, shell } from "../support/fixture.ts";

const possible = probeIsolation(process.env.PATH ?? "") !== undefined;
const isolations = [...(possible ? (["auto"] as const) : []), "never"] as const;

const input = (path: string, data: string, more: Partial<InputArtifact> = {}): InputArtifact => ({
  ...{ name: "in", path, optional: false, location: { raw: { data } } },
  ...more,
});
const output = (path: string, more: Partial<OutputArtifact> = {}): OutputArtifact => ({
  ...{ name: "out", path, optional: false, archive: "tar" },
  ...more,
});
const keyOf = "wf/wf-main-3826002220/out.tgz";

// Directories that were made for lent paths stay.
afterAll(() => {
  for (const directory of ["/tmp", "/mnt"])
    rmSync(`${directory}/onexit-artifact-test`, { recursive: true, force: true });
});

describe.each(isolations)("artifacts of a step (isolation %s)", (isolation) => {
  it.each([
    ["/onexit-test-in", "/onexit-test-out"],
    ["/tmp/onexit-artifact-test/in", "/tmp/onexit-test-out"],
    ["/mnt/onexit-artifact-test/in", "/mnt/onexit-artifact-test/out/deep"],
  ])("are put at %s and taken from %s", async (from, to) => {
    await using fixture = createFixture({ isolation });
    const args = [`mkdir -p "$(dirname ${to})"; cat ${from} >${to}; echo more >>${to}`];
    const work = { args, inputArtifacts: [input(from, "given\n")], outputArtifacts: [output(to)] };
    const report = await fixture.ended(effectOf("a", work));
    expect(report).toMatchObject({ exitCode: 0, outputs: { artifacts: { out: { local: { key: keyOf } } } } });
    expect(existsSync(from)).toBe(false);
    expect(existsSync(to)).toBe(false);
    const again = { args: [`cat ${from}`], inputArtifacts: [input(from, "", { location: { local: { key: keyOf } } })] };
    expect((await fixture.ended(effectOf("b", again))).outputs.result).toBe("given\nmore");
  });

  it("a directory goes from one step to the next", async () => {
    await using fixture = createFixture({ isolation });
    const first = effectOf("a", {
      args: ["mkdir -p /onexit-test-d/sub; echo 1 >/onexit-test-d/sub/x; echo 2 >/onexit-test-d/y"],
      outputArtifacts: [output("/onexit-test-d")],
    });
    expect(await fixture.ended(first)).toMatchObject({ exitCode: 0 });
    const location = { local: { key: keyOf } };
    const second = effectOf("b", {
      args: ["cd /onexit-test-e; cat sub/x y"],
      inputArtifacts: [input("/onexit-test-e", "", { location })],
    });
    expect((await fixture.ended(second)).outputs.result).toBe("1\n2");
  });

  it("one that is missing and required is an error, unless the step failed itself", async () => {
    await using fixture = createFixture({ isolation });
    const outputArtifacts = [output("/onexit-test-none")];
    expect(await fixture.ended(effectOf("a", { args: ["true"], outputArtifacts }))).toMatchObject({
      outcome: "error",
      exitCode: 0,
      message: 'output artifact "out": open /onexit-test-none: no such file or directory',
    });
    expect(await fixture.ended(effectOf("b", { args: ["exit 3"], outputArtifacts }))).toMatchObject({
      outcome: "exited",
      exitCode: 3,
    });
  });

  it("one that is missing and optional is not reported", async () => {
    await using fixture = createFixture({ isolation });
    const report = await fixture.ended(
      effectOf("a", { args: ["true"], outputArtifacts: [output("/onexit-test-none", { optional: true })] }),
    );
    expect(report).toMatchObject({ outcome: "exited", exitCode: 0 });
    expect(report.outputs.artifacts).toBeUndefined();
  });

  it("those of a failed step are stored", async () => {
    await using fixture = createFixture({ isolation });
    const report = await fixture.ended(
      effectOf("a", { args: ["echo x >/onexit-test-out; exit 3"], outputArtifacts: [output("/onexit-test-out")] }),
    );
    expect(report).toMatchObject({ exitCode: 3, outputs: { artifacts: { out: { local: { key: keyOf } } } } });
  });

  it("an input that cannot be had is an error, and the step is not started", async () => {
    await using fixture = createFixture({ isolation });
    const inputArtifacts = [input("/onexit-test-in", "", { location: { local: { key: "none" } } })];
    expect(await fixture.ended(effectOf("a", { args: ["echo never"], inputArtifacts }))).toMatchObject({
      outcome: "error",
      message: 'input artifact "in": there is nothing at local "none"',
    });
    expect(fixture.lines).toEqual([]);
  });

  it("a relative path is below the step's own directory", async () => {
    await using fixture = createFixture({ isolation });
    const work = {
      args: ["cat in/file | tee out"],
      inputArtifacts: [input("in/file", "given\n")],
      outputArtifacts: [output("out")],
    };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({
      outputs: { result: "given", artifacts: { out: { local: { key: keyOf } } } },
    });
  });

  it("one path can be both, and a parameter", async () => {
    await using fixture = createFixture({ isolation });
    const path = "/onexit-test-both";
    const work = {
      args: [`echo changed >>${path}`],
      inputArtifacts: [input(path, "given\n")],
      outputArtifacts: [output(path)],
      outputs: [{ name: "o", path }],
    };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({
      outputs: { parameters: { o: "given\nchanged" }, artifacts: { out: {} } },
    });
  });
});

describe.skipIf(!possible)("with a file system view of its own", () => {
  it("parallel steps have their own artifacts at one place", async () => {
    await using fixture = createFixture();
    const nodes = ["a", "b", "c"];
    const reports = await Promise.all(
      nodes.map((node) =>
        fixture.ended(
          effectOf(node, {
            args: ["sleep 0.2; cat /onexit-test-in; cat /onexit-test-in >/onexit-test-out"],
            inputArtifacts: [input("/onexit-test-in", node)],
            outputArtifacts: [output("/onexit-test-out")],
          }),
        ),
      ),
    );
    expect(reports.map(({ outputs }) => outputs.result)).toEqual(nodes);
  });

  it("all of /tmp is what the step and its artifacts put there", async () => {
    await using fixture = createFixture();
    const work = {
      args: ["echo x >/tmp/new"],
      inputArtifacts: [input("/tmp/given/file", "given")],
      outputArtifacts: [output("/tmp/", { archive: "none" })],
    };
    await fixture.ended(effectOf("a", work));
    const location = { local: { key: "wf/wf-main-3826002220/out" } };
    const args = ["cd /tmp/all; find . -type f | sort; cat given/file"];
    const report = await fixture.ended(effectOf("b", { args, inputArtifacts: [input("/tmp/all", "", { location })] }));
    expect(report.outputs.result).toBe("./given/file\n./new\ngiven");
  });

  it("an artifact may take the place of a file of this host, for the step alone", async () => {
    await using fixture = createFixture();
    const before = readFileSync("/etc/hosts", "utf8");
    const work = { args: ["cat /etc/hosts; echo x >/etc/hosts"], inputArtifacts: [input("/etc/hosts", "mine\n")] };
    expect((await fixture.ended(effectOf("a", work))).outputs.result).toBe("mine");
    expect(readFileSync("/etc/hosts", "utf8")).toBe(before);
  });

  it("an artifact may lie in a volume", async () => {
    await using fixture = createFixture();
    const work = {
      args: ["cat /onexit-test-v/in; ls /onexit-test-v"],
      volumes: [{ name: "v", source: { kind: "emptyDir" as const } }],
      mounts: [{ name: "v", mountPath: "/onexit-test-v", readOnly: false }],
      inputArtifacts: [input("/onexit-test-v/in", "given\n")],
      outputArtifacts: [output("/onexit-test-v")],
    };
    const report = await fixture.ended(effectOf("a", work));
    expect(report).toMatchObject({ exitCode: 0, outputs: { result: "given\nin" } });
  });
});

describe("volumes", () => {
  const mount = (more = {}) => ({ name: "v", mountPath: "/onexit-test-v", readOnly: false, ...more });
  const values = (kind: string, name: string) =>
    kind === "secret" && name === "login" ? { user: "me", password: "hunter22" } : undefined;
  const secret = { kind: "secret", name: "login", items: [], optional: false } as const;

  it.each(isolations)("a claim is one directory for all nodes of a workflow (isolation %s)", async (isolation) => {
    await using fixture = createFixture({ isolation });
    const volumes = [{ name: "v", source: { kind: "claim" as const, claim: "work" } }];
    const mounts = [mount()];
    await fixture.ended(effectOf("a", { args: ["echo kept >/onexit-test-v/file"], volumes, mounts }));
    const report = await fixture.ended(effectOf("b", { args: ["cat /onexit-test-v/file"], volumes, mounts }));
    expect(report.outputs.result).toBe("kept");
    expect(existsSync("/onexit-test-v")).toBe(false);
  });

  it.each(isolations)("leave nothing behind when an init container fails (isolation %s)", async (isolation) => {
    await using fixture = createFixture({ isolation });
    const volumes = [{ name: "v", source: { kind: "emptyDir" as const } }];
    const { args: _, ...init } = { ...shell, name: "bad", mounts: [mount()] };
    const initContainers = [{ ...init, args: ["echo x >/onexit-test-v/x; exit 2"] }];
    const work = { args: ["true"], volumes, mounts: [mount()], initContainers };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({ outcome: "failed", container: "bad" });
    expect(lstatSync("/onexit-test-v", { throwIfNoEntry: false })).toBeUndefined();
  });

  it.each(isolations)("of a secret hold its keys, masked in what is said (isolation %s)", async (isolation) => {
    await using fixture = createFixture({ isolation, values });
    const work = {
      args: ["ls /onexit-test-v; cat /onexit-test-v/password; stat -L -c %a /onexit-test-v/password"],
      volumes: [{ name: "v", source: secret }],
      mounts: [mount()],
    };
    expect((await fixture.ended(effectOf("a", work))).outputs.result).toBe("password\nuser\n***600");
  });

  it("show only the keys that are listed, and a path within", async () => {
    await using fixture = createFixture({ values });
    const items = [{ key: "user", path: "deep/name" }];
    const work = {
      args: ["cat /onexit-test-v/name"],
      volumes: [{ name: "v", source: { ...secret, items } }],
      mounts: [mount({ subPath: "deep" })],
    };
    expect((await fixture.ended(effectOf("a", work))).outputs.result).toBe("me");
  });

  it.each([
    [{ ...secret, name: "none" }, 'secret "none" not found'],
    [{ ...secret, items: [{ key: "no", path: "x" }] }, 'secret "login" has no key "no"'],
    [{ kind: "hostPath" as const, path: "/onexit-test-none" }, "this host has no /onexit-test-none"],
  ])("%o is an error", async (source, message) => {
    await using fixture = createFixture({ values });
    const work = { args: ["true"], volumes: [{ name: "v", source }], mounts: [mount()] };
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({
      outcome: "error",
      message: expect.stringContaining(message),
    });
  });

  it.skipIf(!possible)("of the host are what they are, and read-only ones are", async () => {
    await using fixture = createFixture();
    const path = join(fixture.dataDir, "shared");
    mkdirSync(path);
    writeFileSync(join(path, "file"), "there");
    const work = {
      args: ["cat /onexit-test-v/file; echo x >/onexit-test-v/file"],
      volumes: [{ name: "v", source: { kind: "hostPath" as const, path } }],
      mounts: [mount({ readOnly: true })],
    };
    const report = await fixture.ended(effectOf("a", work));
    expect(report.exitCode).not.toBe(0);
    expect(report.outputs.result).toBe("there");
    expect(readFileSync(join(path, "file"), "utf8")).toBe("there");
  });
});
