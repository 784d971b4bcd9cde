import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionPackages } from "../../src/runtime/actions.ts";
import { missingOf } from "../../src/view/action-table.ts";
import { onexitIn } from "./here.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-actions-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const names = Object.keys(actionPackages);
const value = "not-to-be-shown-4711";

describe("onexit actions list", () => {
  it("names every action and what it lacks, by name", async () => {
    const { out } = await onexitIn(dir, ["actions", "list"], { GITHUB_TOKEN: value });
    expect(out).toMatch(/◌ slack +needs SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL/);
    expect(out).toMatch(/✔ github-status +ready/);
    expect(out).not.toContain(value);
    expect((await onexitIn(dir, ["actions", "list", "-o", "name"])).out).toBe(`${names.join("\n")}\n`);
  });

  it("takes one of two variables for enough", () => {
    const webhook = { name: "B", present: true, required: false };
    const token = { name: "A", present: false, required: false, instead: "B" };
    expect(missingOf({ secrets: [token, webhook] })).toEqual([]);
    expect(missingOf({ secrets: [{ ...token, required: true }] })).toEqual(["A or B"]);
  });
});

describe("onexit actions describe", () => {
  it.each(names)("has an example of %s that lints", async (name) => {
    const { out } = await onexitIn(dir, ["actions", "describe", name, "-o", "yaml"]);
    await writeFile(join(dir, `${name}.yaml`), out);
    expect(await onexitIn(dir, ["lint", "--strict", `${name}.yaml`])).toMatchObject({ code: 0 });
  });

  it("tells parameters, variables and where it goes", async () => {
    const { out } = await onexitIn(dir, ["actions", "describe", "github-status"], { GITHUB_TOKEN_FILE: "/a/file" });
    expect(out).toMatch(/repo +string +required\n/);
    expect(out).toMatch(/mode +status \| check \| comment\n/);
    expect(out).toMatch(/✔ GITHUB_TOKEN +set\n/);
    const { out: json } = await onexitIn(dir, ["actions", "describe", "github-status", "-o", "json"]);
    expect(JSON.parse(json)).toMatchObject({
      name: "github-status",
      secrets: [{ name: "GITHUB_TOKEN", present: false }],
    });
  });

  it("knows a project's own action, and suggests one for a mistyped name", async () => {
    await writeFile(join(dir, "own.mjs"), 'export const action = { name: "ntfy", run: async () => ({}) };\n');
    await writeFile(join(dir, "own.yaml"), "actions: [own.mjs]\n");
    const { out } = await onexitIn(dir, ["actions", "describe", "ntfy", "--config", "own.yaml"]);
    expect(out).toContain("ntfy  An action of this project.");
    await expect(onexitIn(dir, ["actions", "describe", "slak"])).rejects.toMatchObject({
      exitCode: 5,
      message: 'there is no action "slak" here; did you mean "slack"?',
    });
  });
});
