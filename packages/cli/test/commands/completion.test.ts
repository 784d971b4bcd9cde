import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onexitIn } from "./here.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-completion-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it.each(["bash", "zsh", "fish"])("the script for %s knows every command and its flags", async (shell) => {
  const { out } = await onexitIn(dir, ["completion", shell]);
  for (const word of ["deliveries", "resubmit", "inject", "node-field-selector", "destinations"]) {
    expect(out).toContain(word);
  }
});

it("refuses another shell", async () => {
  await expect(onexitIn(dir, ["completion", "powershell"])).rejects.toMatchObject({
    exitCode: 2,
    message: 'there is no completion for "powershell": write bash, zsh or fish',
  });
});

it("offers no name that a shell would expand", async () => {
  for (const [n, name] of ["good-name.1", "$(touch pwned)", "`id`", "*", "a b"].entries()) {
    await mkdir(join(dir, ".onexit", "runs", `r${n}`), { recursive: true });
    await writeFile(join(dir, ".onexit", "runs", `r${n}`, "run.json"), JSON.stringify({ name, createdAt: n }));
  }
  expect((await onexitIn(dir, ["completion", "names", "workflows"])).out).toBe("@latest\ngood-name.1\n");
});
