// Looks for inputs that break a promise: npm run fuzz -- [--minutes N] [--seed S] [--only TARGET] [--from INDEX]
// or tries the input of one file again:           npm run fuzz -- --replay FILE
// Each target runs in a process of its own with little memory, watched from here; what is found is in files.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleTestProgram } from "./bundle-test-program.mjs";

const targets = ["yaml", "manifest", "expression", "when", "template", "interpreter"];
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    only: { type: "string" },
    from: { type: "string", default: "0" },
    replay: { type: "string" },
  },
});
const [minutes, seed, first] = [values.minutes, values.seed, values.from].map(Number);
const chosen = targets.filter((target) => values.only === undefined || values.only === target);
if (chosen.length === 0 || !(minutes > 0) || !Number.isInteger(seed) || !Number.isInteger(first)) {
  console.error(`usage: npm run fuzz -- [--minutes N] [--seed S] [--only ${targets.join("|")}] [--from INDEX]`);
  process.exit(2);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const memoryMb = 512;
/** A child that spends so much of the processor on one input is stuck: a busy machine may only have let it wait. */
const longestMs = 60_000;
/** So is one that waits for so long, whatever it waits for. */
const longestWaitMs = 1_800_000;
const dir = mkdtempSync(join(tmpdir(), "onexit-fuzz-"));
const child = join(dir, "child.mjs");
await bundleTestProgram(join(root, "test/fuzz/engine/child.ts"), child);

if (values.replay !== undefined) process.exit(replay(values.replay));
console.log(`seed ${seed}, ${minutes} min, at most ${memoryMb} MB; files in ${dir}`);
console.log(line("", "inputs", "seconds", "worst", "size", "worst > 200 kB", "size", "failures"));
let failed = 0;
for (const target of chosen) failed += await fuzz(target, (minutes * 60_000) / chosen.length);
process.exitCode = failed === 0 ? 0 : 1;

function replay(file) {
  const { target } = JSON.parse(readFileSync(file, "utf8"));
  const args = [child, "--root", root, "--target", target, "--replay", resolve(file)];
  return spawnSync(process.execPath, ["--enable-source-maps", ...args], { stdio: "inherit" }).status ?? 1;
}

/** Runs one target for so long, over the loss of its process; prints what came of it. */
async function fuzz(target, ms) {
  const start = performance.now();
  const runs = [];
  const lost = [];
  for (let from = first; ; ) {
    const left = ms - (performance.now() - start);
    if (left < 500) break;
    const home = join(dir, `${target}-${runs.length}`);
    const ended = await runChild(target, home, ["--from", String(from), "--ms", String(Math.floor(left))]);
    const summary = readJson(join(home, "summary.json"));
    if (summary !== undefined) runs.push(summary);
    if (ended.why === undefined) break;
    const [index = Number.NaN] = readText(join(home, "progress")).split(" ").map(Number);
    lost.push({ index, what: ended.why });
    if (!Number.isInteger(index) || lost.length > 20) break;
    await runChild(target, home, ["--from", String(index), "--print", "--broke", ended.why]);
    from = index + 1;
  }
  const seconds = (performance.now() - start) / 1000;
  return report(target, runs, lost, seconds);
}

/** Ends with why the child was lost, if it was. */
function runChild(target, home, args) {
  mkdirSync(home, { recursive: true });
  return new Promise((done) => {
    const running = spawn(
      process.execPath,
      [
        `--max-old-space-size=${memoryMb}`,
        // Its threads wait for one another on a busy machine, and waiting counts as time of the processor.
        "--single-threaded-gc",
        "--enable-source-maps",
        child,
        ...["--root", root, "--dir", home, "--target", target, "--seed", String(seed)],
        ...args,
      ],
      { stdio: ["ignore", "inherit", "pipe"] },
    );
    let complaint = "";
    let why;
    let seen = "";
    let since = { spent: 0, at: performance.now() };
    running.stderr.on("data", (chunk) => {
      complaint = (complaint + chunk).slice(-4000);
    });
    const watch = setInterval(() => {
      const progress = readText(join(home, "progress"));
      const waited = performance.now() - since.at;
      const spent = cpuTimeOf(running.pid) ?? since.spent + waited;
      if (progress !== seen) since = { spent, at: performance.now() };
      seen = progress;
      if (spent - since.spent < longestMs && waited < longestWaitMs) return;
      why = `no end after ${((spent - since.spent) / 1000).toFixed(0)} s of the processor`;
      running.kill("SIGKILL");
    }, 1000);
    running.on("close", (code, signal) => {
      clearInterval(watch);
      if (code === 0) return done({});
      const isMemory = /heap out of memory|heap limit/i.test(complaint);
      done({
        why: why ?? (isMemory ? `more than ${memoryMb} MB` : `ended with ${code ?? signal}: ${complaint.slice(-600)}`),
      });
    });
  });
}

/** Milliseconds of the processor that a process has used; undefined where the system does not say. */
function cpuTimeOf(pid) {
  const fields = readText(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * 10 : undefined;
}

function report(target, runs, lost, seconds) {
  const most = (kind) =>
    runs.map((run) => run[kind]).reduce((a, b) => (b.ms > a.ms ? b : a), { ms: 0, size: 0, index: -1 });
  const [worst, worstLarge] = [most("worst"), most("worstLarge")];
  const failures = [...runs.flatMap((run) => run.failures), ...lost];
  const inputs = runs.reduce((sum, run) => sum + run.inputs, 0);
  const repeated = runs.reduce((sum, run) => sum + run.repeated, 0);
  console.log(
    line(
      target,
      String(inputs),
      seconds.toFixed(0),
      `${worst.ms.toFixed(1)} ms`,
      size(worst.size),
      worstLarge.index < 0 ? "-" : `${worstLarge.ms.toFixed(0)} ms`,
      worstLarge.index < 0 ? "-" : size(worstLarge.size),
      `${failures.length}${repeated > 0 ? ` (+${repeated})` : ""}`,
    ),
  );
  for (const { what, index, ms, size: length } of failures) {
    console.log(`  input ${index}: ${what}${ms === undefined ? "" : ` (${ms.toFixed(0)} ms, ${size(length)})`}`);
  }
  if (worst.index >= 0) console.log(`  worst is input ${worst.index}`);
  return failures.length;
}

function size(characters) {
  return characters < 2000 ? `${characters} B` : `${(characters / 1000).toFixed(0)} kB`;
}

function line(label, ...cells) {
  return [label.padEnd(12), ...cells.map((cell) => cell.padStart(15))].join("").trimEnd();
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readJson(path) {
  const text = readText(path);
  return text === "" ? undefined : JSON.parse(text);
}
