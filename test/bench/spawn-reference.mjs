// Spawns the same command as often, four at a time, and does nothing else.
import { spawn } from "node:child_process";
import { once } from "node:events";

const count = Number(process.argv[2]);
const parallel = 4;

let begun = 0;
async function lane() {
  while (begun < count) {
    begun += 1;
    const [code] = await once(spawn("sh", ["-c", "echo hi"], { stdio: "ignore" }), "exit");
    if (code !== 0) throw new Error(`sh ended with ${code}`);
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: parallel }, lane));
process.send({ seconds: (performance.now() - startedAt) / 1_000 });
process.on("disconnect", () => process.exit());
