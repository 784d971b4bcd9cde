// Asks a door for everything in its description, wrong in every way, for a while: npm run fuzz:api -- [--minutes N] [--seed S]
// What breaks a promise is printed as the request that did it, with the seed that finds it again.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
  },
});
const [minutes, seed] = [values.minutes, values.seed].map(Number);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("usage: npm run fuzz:api -- [--minutes N] [--seed S]");
  process.exit(2);
}
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "integration", "test/integration/api/fuzz.test.ts"],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, ONEXIT_FUZZ_MINUTES: String(minutes), ONEXIT_FUZZ_SEED: String(seed) },
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
