// Makes a fresh clone ready to run: Node's version, packages, build, nats-server. Needs nothing but Node and npm.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const quietEnvironment = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

/** Ends the process with code 2 and one clear message when a step cannot be done. */
export async function setUp() {
  checkNode();
  installPackages();
  build();
  const natsServer = await getNatsServer();
  prepareCodeCache();
  return { natsServer };
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`onexit needs Node 20.19 or newer; this is ${process.version}. Get it from your system or https://nodejs.org`);
}

function installPackages() {
  const stamp = join(root, "node_modules", ".onexit-lock");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.error("set-up: installing packages (npm ci)");
  run("npm", ["ci", "--loglevel=error"], "the packages could not be installed; is the npm registry reachable?");
  writeFileSync(stamp, wanted);
}

function build() {
  run("node_modules/.bin/tsc", ["-b"], "the build failed");
  if (isBuiltAfter(join(root, "packages/cli/dist/bundle/onexit.cjs")))
    run(process.execPath, ["scripts/bundle.mjs"], "the command could not be bundled");
  buildDashboard();
}

/** The dashboard is for browsers, so Vite builds it; only when one of its files is newer than what is there. */
function buildDashboard() {
  const folder = join(root, "packages/dashboard");
  const sources = ["src", "index.html", "vite.config.ts", "package.json"].map((name) => join(folder, name));
  const built = statSync(join(folder, "dist/index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((path) => newestIn(path) <= built)) return;
  run(
    "node_modules/.bin/vite",
    ["build", "packages/dashboard", "--logLevel=error"],
    "the dashboard could not be built",
  );
  run(process.execPath, ["packages/dashboard/budget.mjs", "--quiet"], "the dashboard is too heavy");
}

/** When anything at or below a path was last written, epoch ms. */
function newestIn(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** True where something was built since the file was written, or there is none: tsc touches a build info only when it has built. */
export function isBuiltAfter(file) {
  const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const written = timeOf(file);
  const folders = ["packages", "services"].flatMap((floor) =>
    readdirSync(join(root, floor)).map((name) => join(root, floor, name)),
  );
  return written === 0 || folders.some((folder) => timeOf(join(folder, "dist/.tsbuildinfo")) > written);
}

/** The command starts without it, too, only later. */
function prepareCodeCache() {
  const names = readdirSync(join(root, "packages/cli/dist/bundle"));
  if (names.some((name) => name.endsWith(".cache"))) return;
  spawnSync(process.execPath, ["scripts/code-cache.mjs"], { cwd: root, stdio: "ignore", timeout: 60_000 });
}

async function getNatsServer() {
  const { findNatsServer, installNatsServer } = await import(join(root, "packages/nats/dist/index.js"));
  const found = await findNatsServer();
  if (found !== undefined) return found;
  const got = await installNatsServer((line) => console.error(`set-up: ${line}`));
  if ("binary" in got) return got.binary;
  const tried = got.attempts.map((attempt) => `  - ${attempt.how}: ${attempt.problem}`).join("\n");
  return fail(
    `no nats-server could be had. Tried:\n${tried}\nInstall nats-server 2.9.4 or newer by hand and put it on PATH, or set ONEXIT_NATS_SERVER to its path.`,
  );
}

/** Runs a command with its output shown; ends this process with its message when it fails. */
export function run(command, args, complaint, env = {}) {
  const ended = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...quietEnvironment, ...env },
  });
  if (ended.status !== 0)
    fail(
      `${complaint} (${command} ${args.join(" ")} ended with ${ended.status ?? ended.signal ?? ended.error?.message})`,
    );
}

function fail(message) {
  console.error(`set-up: ${message}`);
  process.exit(2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
