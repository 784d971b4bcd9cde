import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/program.ts";
import { fakeTerminal } from "./test-run/beds.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const examples = readdirSync(join(root, "examples")).map((name) => `examples/${name}`);

async function onexit(...args: readonly string[]) {
  const { terminal, out, err } = fakeTerminal(root);
  const code = await createProgram({ ...terminal, argv: ["node", "onexit", ...args] })();
  return { code, out: out(), err: err() };
}

it.each(examples)("%s has no errors", async (example) => {
  expect(await onexit("lint", example)).toMatchObject({ code: 0 });
});

describe("expect.yaml", () => {
  const tested = examples.filter((example) => existsSync(join(root, example, "expect.yaml")));

  it.each(tested)("of %s tells what happens", async (example) => {
    const { code, out } = await onexit("test", example);
    expect(out).not.toContain("✖");
    expect({ code, last: out.trimEnd().split("\n").at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^\d+ passed$/),
    });
  });
});
