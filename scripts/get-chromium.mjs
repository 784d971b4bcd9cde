// A Chromium for the dashboard's tests: the one that is there, else Debian's, by apt-get, where we are root.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const installTimeoutMs = 240_000;

/** The path of a browser: ONEXIT_CHROMIUM, else one on PATH; undefined when there is none. */
export function findChromium(env = process.env) {
  if (env.ONEXIT_CHROMIUM) return env.ONEXIT_CHROMIUM;
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/bin"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Gets one unless it is there. Throws with what to do when it cannot be had. */
export function getChromium(say = () => {}) {
  const found = findChromium();
  if (found !== undefined) return found;
  const how = "install chromium and put it on PATH, or set ONEXIT_CHROMIUM to its path";
  if (process.getuid?.() !== 0) throw new Error(`no chromium was found, and only root can install one here: ${how}`);
  say("installing chromium (apt-get)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, encoding: "utf8", timeout: installTimeoutMs, stdio: ["ignore", "ignore", "pipe"] };
  const install = () => spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
  let ended = install();
  if (ended.status !== 0) {
    spawnSync("apt-get", ["update", "-qq"], options);
    ended = install();
  }
  const got = findChromium();
  if (got === undefined)
    throw new Error(`chromium could not be installed: ${ended.stderr || ended.error?.message}; ${how}`);
  return got;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(getChromium((line) => console.error(line)));
