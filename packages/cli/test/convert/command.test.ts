import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import { fakeTerminal } from "../test-run/beds.ts";
import { handlers, withHandler } from "./fixtures.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "onexit-convert-"));
  await writeFile(join(directory, "wf.yaml"), withHandler(handlers.hook));
});
afterEach(() => rm(directory, { recursive: true }));

async function convert(...args: readonly string[]) {
  const { terminal, out, err } = fakeTerminal(directory);
  const code = await createProgram({ ...terminal, argv: ["node", "onexit", "convert", ...args] })();
  return { code, out: out(), err: err() };
}

it("prints a diff that git applies, and changes nothing", async () => {
  const { code, out, err } = await convert("wf.yaml", "--to-actions", "--diff");
  expect(code).toBe(0);
  expect(err).toContain(
    'wf.yaml:22:5: tell is now plugin.slack\n    needs SLACK_WEBHOOK_URL: key "builds" of the Secret',
  );
  expect(err).toContain("1 converted, 0 left");
  expect(await readFile(join(directory, "wf.yaml"), "utf8")).toBe(withHandler(handlers.hook));
  await writeFile(join(directory, "change.diff"), out);
  await promisify(execFile)("git", ["apply", "change.diff"], { cwd: directory });
  expect(await readFile(join(directory, "wf.yaml"), "utf8")).toBe((await converted()).trimStart());
});

async function converted() {
  await writeFile(join(directory, "again.yaml"), withHandler(handlers.hook));
  return (await convert("again.yaml", "--to-actions")).out;
}

it("writes the file, and then finds nothing more", async () => {
  await convert("wf.yaml", "--to-actions", "--write");
  expect(await readFile(join(directory, "wf.yaml"), "utf8")).toContain("plugin:\n      slack:\n");
  expect((await convert("wf.yaml", "--to-actions", "--write")).err).toBe("nothing to convert\n");
});

it("writes nothing where the result would be wrong, and says why", async () => {
  const wrong = withHandler(handlers.status).replace("{{workflow.parameters.sha}}", "abc");
  await writeFile(join(directory, "wf.yaml"), wrong);
  await expect(convert("wf.yaml", "--to-actions", "--write")).rejects.toThrow(/OX4004.*40 hex digits/);
  expect(await readFile(join(directory, "wf.yaml"), "utf8")).toBe(wrong);
});

it("asks which way, and tells where a text is no YAML", async () => {
  await expect(convert("wf.yaml")).rejects.toThrow("say which way");
  await writeFile(join(directory, "wf.yaml"), "a: [\n");
  await expect(convert("wf.yaml", "--to-argo")).rejects.toThrow(/^wf.yaml:2:1: /);
});
