import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const log = fileURLToPath(new URL("../dist/log.js", import.meta.url));

/** What a process leaves on standard error that logs three lines and then ends in this way. */
function linesOf(ending: string): readonly unknown[] {
  const program = `
    import { createLog } from ${JSON.stringify(log)};
    const logs = ["one", "two"].map((name) => createLog({ name, redact: (line) => line }));
    logs[0].info({}, "first");
    logs[1].info({}, "second");
    logs[0].error({}, "third");
    ${ending}`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    timeout: 20_000,
  });
  const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line).msg);
}

it.each([
  ["has nothing more to do", ""],
  ["exits", "process.exit(1);"],
  ["throws", 'throw new Error("broken");'],
  ["is killed a moment later", 'setTimeout(() => process.kill(process.pid, "SIGKILL"), 200);'],
])("has every line, in order, when the process %s", (_, ending) => {
  expect(linesOf(ending)).toEqual(["first", "second", "third"]);
});
