import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createProgram } from "../../src/program.ts";
import { fakeTerminal } from "../test-run/beds.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-policies-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it("onexit policies lint says what the actions would refuse, in its place", async () => {
  await writeFile(
    join(dir, "page.yaml"),
    `apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: page}
spec:
  on: [Fialed]
  actions:
  - pagerduty: {severity: urgent}
  - slack: {channel: "#oncall", text: "{{workflow.name}}"}
`,
  );
  const { terminal, out, err } = fakeTerminal(dir);
  const code = await createProgram({ ...terminal, argv: ["node", "onexit", "policies", "lint", dir, "-o", "short"] })();
  const places = out()
    .split("\n")
    .map((line) => /:(\d+:\d+: \w+ OX\d+)/.exec(line)?.[1] ?? "");
  expect({ code, err: err().replace(/ in .*/s, ""), places }).toEqual({
    code: 2,
    err: "2 errors",
    places: ["5:8: error OX1004", "7:27: error OX4004", ""],
  });
});
