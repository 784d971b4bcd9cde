// Shows that nothing is lost and nothing doubled: npm run chaos -- [--deliveries N] [--seed N] [--kill-every MS] [--window WORKFLOWS] [--keep DIRECTORY] [--only ACTION,…]
// Kills engine, router, services and nats-server again and again, disturbs the receivers, and counts at the receivers.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bundleTestProgram } from "./bundle-test-program.mjs";
import { packPrograms } from "./pack-programs.mjs";
import { root, setUp } from "./setup.mjs";

const { natsServer } = await setUp();
// Two floors below the root, as the sources are: they look for built files from there.
const program = join(root, "node_modules", ".onexit-chaos", "main.mjs");
await packPrograms();
await bundleTestProgram(join(root, "test/chaos/main.ts"), program);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", program, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, ONEXIT_NATS_SERVER: natsServer },
});
process.exitCode = status ?? 1;
