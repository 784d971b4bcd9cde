import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeIsolation } from "../src/isolation.ts";
import { createFixture, effectOf, until, workflow } from "./support/fixture.ts";

const possible = probeIsolation(process.env.PATH ?? "") !== undefined;

describe.skipIf(!possible)("absolute paths, where steps can have a file system view of their own", () => {
  // Outside of /tmp, which is new for every such step.
  let shared = "";

  beforeAll(() => {
    shared = mkdtempSync(join("/var/tmp", "onexit-paths-"));
    writeFileSync(join(shared, "there"), "as it was\n");
    mkdirSync(join(shared, "directory"));
  });

  afterAll(() => rmSync(shared, { recursive: true, force: true }));

  it.each([
    ["in /tmp", "/tmp/onexit-test-out.txt"],
    ["in a directory of /tmp that does not exist", "/tmp/onexit-test/deep/out.txt"],
    ["directly below the root", "/onexit-test-result.txt"],
    ["in a directory below the root that does not exist", "/onexit-test-dir/deep/out.txt"],
    ["in a directory that exists", "/mnt/onexit-test-out.txt"],
    ["with a space in its name", "/mnt/onexit test/o u t.txt"],
  ])("an output file %s is the step's own, also beside a parallel one", async (_, path) => {
    await using fixture = createFixture();
    const nodes = ["a", "b", "c"];
    const work = (node: string) => ({
      args: [`echo ${node} >'${path}'; sleep 0.2; cat '${path}'`],
      outputs: [{ name: "o", path }],
    });
    const reports = await Promise.all(nodes.map((node) => fixture.ended(effectOf(node, work(node)))));
    expect(reports.map(({ outputs }) => outputs)).toEqual(
      nodes.map((node) => ({ parameters: { o: node }, result: node })),
    );
    expect(existsSync(path)).toBe(false);
  });

  it("a file that exists is there to be read, and the step writes to a copy", async () => {
    await using fixture = createFixture();
    const path = join(shared, "there");
    const report = await fixture.ended(
      effectOf("a", { args: [`cat ${path}; echo more >>${path}`], outputs: [{ name: "o", path }] }),
    );
    expect(report.outputs).toEqual({ parameters: { o: "as it was\nmore" }, result: "as it was" });
    expect(readFileSync(path, "utf8")).toBe("as it was\n");
  });

  it("a directory that exists shows what it holds; what is new there lands with the node", async () => {
    await using fixture = createFixture();
    const outputs = [{ name: "o", path: join(shared, "new") }];
    const args = [`cd ${shared}; ls; echo x >new; echo y >directory/seen`];
    const report = await fixture.ended(effectOf("a", { args, outputs }));
    expect(report.outputs).toEqual({ parameters: { o: "x" }, result: "directory\nthere" });
    expect(existsSync(join(shared, "new"))).toBe(false);
    expect(existsSync(join(shared, "directory/seen"))).toBe(true);
  });

  it.each(["/onexit-test-work/deep", "/tmp/onexit-test-work", "/", "/mnt"])(
    "%s as working directory holds the files of relative output paths",
    async (workingDir) => {
      await using fixture = createFixture();
      const work = {
        workingDir,
        args: ["pwd; echo v >onexit-test-o"],
        outputs: [{ name: "o", path: "onexit-test-o" }],
      };
      const report = await fixture.ended(effectOf("a", work));
      expect(report).toMatchObject({ outcome: "exited", outputs: { parameters: { o: "v" }, result: workingDir } });
      expect(existsSync(join(workingDir, "onexit-test-o"))).toBe(false);
    },
  );

  it("several paths, one within the other, are each where they belong", async () => {
    await using fixture = createFixture();
    const paths = ["/onexit-test-1", "/mnt/onexit-test-2", join(shared, "3"), join(shared, "directory/4"), "/tmp/5"];
    const args = [paths.map((path, index) => `echo ${index} >${path}`).join(" && ")];
    const outputs = paths.map((path, index) => ({ name: `o${index}`, path }));
    const report = await fixture.ended(effectOf("a", { args, outputs }));
    expect(report).toMatchObject({
      exitCode: 0,
      outputs: { parameters: { o0: "0", o1: "1", o2: "2", o3: "3", o4: "4" } },
    });
  });

  it("the step sees its script, its home, its commands and the rest of the host as ever", async () => {
    const commands = mkdtempSync(join(tmpdir(), "onexit-commands-"));
    try {
      writeFileSync(join(commands, "greet"), "#!/bin/sh\necho greeted\n", { mode: 0o755 });
      await using fixture = createFixture({ images: [{ image: "*", path: [commands] }] });
      const source = 'greet; test "$(pwd)" = "$HOME" && test -r "$0" && ls / >/dev/null && cat /proc/self/comm';
      const outputs = [{ name: "o", path: "/mnt/onexit-test-out", default: "none" }];
      const report = await fixture.ended(effectOf("a", { kind: "script", command: ["sh", "-e"], source, outputs }));
      expect(report).toMatchObject({ exitCode: 0, outputs: { parameters: { o: "none" }, result: "greeted\ncat" } });
    } finally {
      rmSync(commands, { recursive: true });
    }
  });

  it("a step that puts something right below the root starts there", async () => {
    await using fixture = createFixture();
    const outputs = [{ name: "o", path: "/onexit-test-o" }];
    const report = await fixture.ended(effectOf("a", { args: ["pwd; echo v >onexit-test-o"], outputs }));
    expect(report.outputs).toEqual({ parameters: { o: "v" }, result: "/" });
  });

  it("a step that declares none shares the host's /tmp", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", `echo x >${fixture.dataDir}/seen; echo $TMPDIR`));
    expect(existsSync(join(fixture.dataDir, "seen"))).toBe(true);
    expect(report.outputs.result).toContain(fixture.dataDir);
  });

  it("an adopted step's outputs are found", async () => {
    await using first = createFixture();
    const work = { args: ["sleep 0.3; echo v >/onexit-test-o"], outputs: [{ name: "o", path: "/onexit-test-o" }] };
    first.executor.run(effectOf("a", work), workflow);
    await until("its start", () => first.pids.get("a"));
    await first.executor.close();
    await using second = createFixture({ dataDir: first.dataDir });
    expect(await second.ended(effectOf("a", work))).toMatchObject({ outputs: { parameters: { o: "v" } } });
  });

  it("a cancelled step's group is gone all the same", async () => {
    await using fixture = createFixture();
    const outputs = [{ name: "o", path: "/onexit-test-o", default: "" }];
    fixture.executor.run(effectOf("a", { args: ["echo on; exec sleep 60"], outputs }), workflow);
    await until("its start", () => fixture.lines[0]);
    fixture.executor.cancel({ type: "CancelProcess", node: "a", attempt: 1, graceMs: 5_000 }, workflow);
    expect(await fixture.reported("a")).toMatchObject({ outcome: "exited", exitCode: 143 });
  });
});

describe("absolute paths, where the kernel gives a step no view of its own", () => {
  const because = /this host gives steps no file system of their own/;

  it("are lent to one step at a time, and what was written there stays with the node", async () => {
    await using fixture = createFixture({ isolation: "never" });
    const path = join(fixture.dataDir, "out.txt");
    const outputs = [{ name: "o", path }];
    fixture.executor.run(effectOf("a", { args: [`sleep 0.3; echo a >${path}`], outputs }), workflow);
    const refused = await fixture.ended(effectOf("b", { args: [`echo b >${path}`], outputs }));
    expect(refused.message).toMatch(because);
    expect(refused.message).toContain(`${path} is being used by node a`);
    expect(await fixture.reported("a")).toMatchObject({ outputs: { parameters: { o: "a" } } });
    expect(await fixture.ended(effectOf("c", { args: [`echo c >${path}`], outputs }))).toMatchObject({
      outputs: { parameters: { o: "c" } },
    });
    const again = await fixture.ended(effectOf("a", { args: ["never"], outputs }));
    expect(again).toMatchObject({ exitCode: 0, outputs: { parameters: { o: "a" } } });
  });

  it.each([
    ["a file that exists", { outputs: [{ name: "o", path: "/etc/hosts" }] }, /\/etc\/hosts exists already/],
    ["a working directory that does not", { workingDir: "/onexit-test" }, /directory \/onexit-test does not exist/],
  ])("are refused by name: %s", async (_, work, problem) => {
    await using fixture = createFixture({ isolation: "never" });
    const report = await fixture.ended(effectOf("a", { args: ["true"], ...work }));
    expect(report.outcome).toBe("error");
    expect(report.message).toMatch(problem);
    expect(report.message).toMatch(because);
  });
});
