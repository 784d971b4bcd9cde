// Set-up, then every test; the last line is `N passed, N failed`, which counts tests and not files.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getChromium } from "./get-chromium.mjs";
import { getClusterTools } from "./get-cluster-tools.mjs";
import { root, setUp } from "./setup.mjs";

const { natsServer } = await setUp();
// Elsewhere the tests that need them are skipped, loudly.
if (process.env.CI) {
  const say = (line) => console.error(`set-up: ${line}`);
  await getClusterTools(say);
  getChromium(say);
}
const work = mkdtempSync(join(tmpdir(), "onexit-test-"));
const report = join(work, "report.json");
const ended = spawnSync(
  "node_modules/.bin/vitest",
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ONEXIT_NATS_SERVER: natsServer } },
);
let passed = 0;
let failed = 1;
try {
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed = counts.numPassedTests;
  const brokenFiles = counts.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  failed = counts.numFailedTests + brokenFiles.length;
} catch (error) {
  console.error(`the test report could not be read: ${error.message}`);
}
rmSync(work, { recursive: true, force: true });
// A run that ended badly without a failed test (a leaked error, a crash) still counts as one failure.
if (ended.status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
