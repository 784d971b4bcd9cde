// Spawns the same command as often, four at a time, keeps what it writes in a file each, and does nothing else.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync } from "node:fs";
import { join } from "node:path";

const count = Number(process.argv[2]);
const parallel = 4;

const dir = mkdtempSync(join(process.argv[3], "reference-"));

let begun = 0;
async function lane() {
  while (begun < count) {
    begun += 1;
    const output = openSync(join(dir, String(begun)), "w");
    const [code] = await once(spawn("sh", ["-c", "echo hi"], { stdio: ["ignore", output, output] }), "exit");
    closeSync(output);
    if (code !== 0) throw new Error(`sh ended with ${code}`);
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: parallel }, lane));
const seconds = (performance.now() - startedAt) / 1_000;
process.send({ seconds });
process.on("disconnect", () => process.exit());
