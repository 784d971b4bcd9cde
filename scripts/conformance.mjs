// Runs every workflow of a folder as `onexit run` would, as real processes, and compares how it ended with expected.tsv.
//   npm run conformance -- --dir DIR --semantics argo|onexit [--only TEXT] [--jobs N]
// Columns: `file` and `expected_<semantics>` (or `expected`), and optionally `note`. An expectation is a phase,
// several with `|` between them, `Invalid` for a file that must be refused, or `-` for one that has no phase.
// A note `action: terminate …` has the runner terminate the workflow once its first step runs, `load first: …` names files
// with templates, and what it says of nodes is compared too (conformance-notes.mjs).
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { differencesFrom } from "./conformance-notes.mjs";
import { root, setUp } from "./setup.mjs";

const { values: options } = parseArgs({
  options: {
    dir: { type: "string" },
    semantics: { type: "string", default: "onexit" },
    only: { type: "string" },
    jobs: { type: "string", default: "4" },
  },
});
if (options.dir === undefined || !["onexit", "argo"].includes(options.semantics)) {
  console.error("usage: npm run conformance -- --dir DIR --semantics argo|onexit [--only TEXT] [--jobs N]");
  process.exit(2);
}
const { natsServer } = await setUp();
const dir = resolve(options.dir);
const cases = readCases(join(dir, "expected.tsv")).filter((row) => row.file.includes(options.only ?? ""));
const work = mkdtempSync(join(tmpdir(), "onexit-conformance-"));
const misses = [];
let passed = 0;
let without = 0;

const queue = [...cases];
await Promise.all(
  Array.from({ length: Number(options.jobs) }, async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) await check(row);
  }),
);
rmSync(work, { recursive: true, force: true });
for (const { file, expected, got, why } of misses.sort((a, b) => (a.file < b.file ? -1 : 1))) {
  console.log(`miss  ${file}: expected ${expected}, got ${got}${why === "" ? "" : `\n      ${why}`}`);
}
if (without > 0) console.log(`${without} without a phase to compare`);
console.log(`${passed} passed, ${misses.length} failed`);
process.exitCode = misses.length === 0 && passed > 0 ? 0 : 1;

async function check(row) {
  if (row.expected === "-") {
    without += 1;
    return;
  }
  const { phase, why, workflow } = await runOne(row);
  const accepted = row.expected.split("|");
  // A refusal at the door is what Argo records as Failed with `invalid spec`.
  const refused = phase === "Invalid" && (accepted.includes("Invalid") || /invalid spec/.test(row.note));
  const differences = workflow === undefined ? [] : differencesFrom(row.note, workflow);
  if (!accepted.includes(phase) && !refused) misses.push({ file: row.file, expected: row.expected, got: phase, why });
  else if (differences.length > 0) {
    misses.push({ file: row.file, expected: row.expected, got: phase, why: `although ${differences.join("; ")}` });
  } else passed += 1;
}

/** Files with templates that a workflow refers to: `load first: a.yaml b.yaml` in its note. */
function loadedFirst({ note }) {
  const [, names = ""] = /load first: ([^;]*)/.exec(note) ?? [];
  return names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => join(dir, name));
}

function runOne(row) {
  return new Promise((done) => {
    const args = [
      "run",
      ...loadedFirst(row),
      join(dir, row.file),
      "-o",
      "json",
      "--semantics",
      options.semantics,
      "--no-color",
    ];
    const child = spawn(
      process.execPath,
      [join(root, "packages/cli/bin/onexit.mjs"), ...args, "--data-dir", join(work, row.file)],
      {
        cwd: work,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ONEXIT_NATS_SERVER: natsServer, CI: "", NATS_URL: "" },
      },
    );
    let out = "";
    let err = "";
    let interrupted = false;
    const limit = setTimeout(() => child.kill("SIGKILL"), 120_000);
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
      if (interrupted || !/action: terminate/.test(row.note) || !/Running/.test(err)) return;
      interrupted = true;
      setTimeout(() => child.kill("SIGINT"), 300);
      setTimeout(() => child.kill("SIGINT"), 350);
    });
    child.on("close", (code) => {
      clearTimeout(limit);
      const tail = err.trim().split("\n").slice(-3).join(" / ");
      if (code === 2)
        return done({ phase: "Invalid", why: err.split("\n").find((line) => line.startsWith("error")) ?? tail });
      try {
        const workflow = JSON.parse(out);
        done({ phase: workflow.status.phase, why: workflow.status.message ?? "", workflow });
      } catch {
        done({ phase: `exit code ${code}`, why: tail });
      }
    });
  });
}

function readCases(path) {
  const [head = "", ...rows] = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const columns = head.split("\t");
  const at = (name) => columns.indexOf(name);
  const expected = at(`expected_${options.semantics}`) >= 0 ? at(`expected_${options.semantics}`) : at("expected");
  return rows.map((line) => {
    const cells = line.split("\t");
    return { file: cells[at("file")], expected: cells[expected] ?? "-", note: cells[at("note")] ?? "" };
  });
}
