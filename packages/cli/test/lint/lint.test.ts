import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueCodes } from "@onexit/manifest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import { fakeTerminal } from "../test-run/beds.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-lint-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function onexit(...args: readonly string[]) {
  const { terminal, out, err } = fakeTerminal(dir);
  const code = await createProgram({ ...terminal, argv: ["node", "onexit", ...args] })();
  return { code, out: out(), err: err() };
}

const broken = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  onExit: handlerr
  templates:
  - {name: main, container: {image: alpine, command: ["true"]}}
  - {name: handler, activeDeadlineSeconds: 9, container: {image: alpine, command: ["true"]}}
`;
/** With a warning: the handler has no time limit. */
const warned = broken.replace("handlerr", "handler").replace("activeDeadlineSeconds: 9, ", "");

/** Every mistake in it would only be found by the first failure. */
const silent = broken
  .replace("name: wf}", 'name: wf, annotations: {"onexit.dev/on-fail.slack": "#ops"}}')
  .replace("handlerr", "handler")
  .replace(/activeDeadlineSeconds: 9, container: .*/, 'plugin: {slack: {chanel: "#ops", only: [never]}}}');

describe("onexit lint", () => {
  it("says with --quiet what is wrong, and nothing of what is not", async () => {
    await writeFile(join(dir, "good.yaml"), broken.replace("handlerr", "handler"));
    await writeFile(join(dir, "wf.yaml"), silent);
    expect(await onexit("lint", "good.yaml")).toEqual({ code: 0, out: "", err: "no problems in wf\n" });
    expect(await onexit("lint", "good.yaml", "-q")).toEqual({ code: 0, out: "", err: "" });
    const { code, err } = await onexit("lint", "wf.yaml", "-q", "-o", "short");
    expect({ code, err }).toEqual({ code: 2, err: "2 errors and 1 warning in wf.yaml\n" });
  });

  it("says what the actions would refuse, and what nobody would act on", async () => {
    await writeFile(join(dir, "wf.yaml"), silent);
    const { code, out, err } = await onexit("lint", "wf.yaml", "-o", "short");
    expect({ code, err }).toEqual({ code: 2, err: "2 errors and 1 warning in wf.yaml\n" });
    expect(out.split("\n").map((line) => line.slice(0, 90))).toEqual([
      'wf.yaml:3:36: warning OX2007: annotation onexit.dev/on-fail.slack: "on-fail" is nothing th',
      'wf.yaml:9:38: error OX4004: plugin.slack has no parameter "chanel" (did you mean "channel"',
      'wf.yaml:9:61: error OX4004: plugin.slack: only.0: Invalid option: expected one of "failed"',
      "",
    ]);
  });

  it("annotates the lines of a GitHub Actions job", async () => {
    await writeFile(join(dir, "a,b.yaml"), broken);
    expect(await onexit("lint", "a,b.yaml", "-o", "github")).toEqual({
      code: 2,
      out: '::error file=a%2Cb.yaml,line=6,col=11,title=OX1001::onExit refers to a template that does not exist (did you mean "handler"?)\n',
      err: "1 error in a,b.yaml\n",
    });
  });

  it("writes SARIF whose results point at rules, and no machine's paths", async () => {
    await writeFile(join(dir, "wf one.yaml"), broken);
    const { code, out, err } = await onexit("lint", join(dir, "wf one.yaml"), "-o", "sarif");
    const log = JSON.parse(out);
    const [run] = log.runs;
    expect({ code, err, version: log.version }).toEqual({ code: 2, err: "", version: "2.1.0" });
    expect(run.tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual(Object.keys(issueCodes));
    expect(run.results).toHaveLength(1);
    expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe("OX1001");
    expect(run.results[0]).toMatchObject({
      ruleId: "OX1001",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "wf%20one.yaml" },
            region: { startLine: 6, startColumn: 11, endColumn: 19 },
          },
        },
      ],
    });
  });

  it("lets warnings pass, unless it is strict", async () => {
    await writeFile(join(dir, "wf.yaml"), warned);
    expect(await onexit("lint", "wf.yaml", "-o", "short")).toMatchObject({ code: 0, err: "1 warning in wf.yaml\n" });
    expect(await onexit("lint", "wf.yaml", "--strict")).toMatchObject({ code: 2 });
  });

  it("says what real Argo would not take when it is asked", async () => {
    await writeFile(
      join(dir, "wf.yaml"),
      warned
        .replace('alpine, command: ["true"]', 'alpine, command: [echo, "{{workflow.message}}"]')
        .replace("{name: handler,", "{name: handler, activeDeadlineSeconds: 9,")
        .replace("onExit: handler", "onExit: handler"),
    );
    const plain = await onexit("lint", "wf.yaml", "-o", "short");
    const portable = await onexit("lint", "wf.yaml", "-o", "short", "--portability");
    expect(plain.out).not.toContain("OX3001");
    expect(portable.out).toContain("OX3001");
  });

  it("reads all YAML files of a directory but the configuration and the expectations", async () => {
    await writeFile(join(dir, "a.yaml"), broken);
    await writeFile(join(dir, "b.yml"), warned);
    await writeFile(join(dir, "onexit.yaml"), "env: x\n");
    await writeFile(join(dir, "expect.yaml"), "[]\n");
    await writeFile(join(dir, "b.expect.yaml"), "[]\n");
    expect(await onexit("lint", ".", "-o", "short")).toMatchObject({ err: "1 error and 1 warning in 2 files\n" });
  });
});

describe("onexit explain", () => {
  it("tells with YAML what is wrong and what is right", async () => {
    const { code, out } = await onexit("explain", "ox1001");
    expect(code).toBe(0);
    expect(out).toContain("OX1001: a name refers to a template that does not exist\n");
    expect(out).toContain("    onExit: exit-handlerr\n");
    expect(out).toContain("    onExit: exit-handler\n");
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("lists every code when it is given none, and suggests one for a wrong one", async () => {
    expect((await onexit("explain")).out.trimEnd().split("\n")).toHaveLength(Object.keys(issueCodes).length);
    await expect(onexit("explain", "OX1101")).rejects.toThrow(/there is no code "OX1101" \(did you mean/);
  });
});

it("prints the schema of workflows as JSON", async () => {
  const { code, out } = await onexit("schema");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
});
