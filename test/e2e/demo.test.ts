import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { built } from "../support/built.ts";
import { baseEnvironment } from "../support/child.ts";
import { fencesOf } from "../support/docs/pages.ts";
import { isPrinted, stepsOf } from "../support/docs/transcript.ts";

const longestMs = 60_000;

it("the demo shows the run, checks what arrived, and says where it lies", async () => {
  const child = spawn(process.execPath, [built("scripts/demo.mjs")], {
    env: baseEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: longestMs,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect({ code, failed: stderr.match(/^demo: FAILED.*$/gm) }).toEqual({ code: 0, failed: null });
  expect(stderr).toContain("── onExit exit-handler ── ran because workflow.status = Failed ──");
  expect(stdout).toContain("Checked: everything arrived, once.");
  expect(stdout).toMatch(/slack +#deploys +✖ exit-handler-\w+ failed at step2/);

  const shown = fencesOf("README.md").flatMap(({ text: block }) =>
    block.startsWith("$ npm run demo") ? stepsOf(block) : [],
  );
  for (const { printed } of shown) expect(isPrinted(printed, stderr + stdout) ? "" : stderr + stdout).toBe("");
  expect(shown).toHaveLength(1);

  const inbox = /the inbox +(\S+)/.exec(stdout)?.[1] ?? "";
  const received = (await readFile(built(inbox), "utf8")).trimEnd().split("\n");
  expect(received.map((line) => (JSON.parse(line) as { readonly provider: string }).provider).sort()).toEqual([
    "github",
    "github",
    "pagerduty",
    "slack",
  ]);
});
