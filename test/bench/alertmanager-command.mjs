import { execFile } from "node:child_process";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const run = promisify(execFile);
const name = "prometheus-alertmanager";
const longestMs = 300_000;

/**
 * Debian's Alertmanager, unpacked into the cache and never installed: a command that runs it, to which its arguments are
 * added. Throws where apt has none.
 */
export async function alertmanagerCommand() {
  const tree = join(homedir(), ".cache", "onexit", "alertmanager");
  if (!(await stat(tree).catch(() => undefined))) {
    console.error(`bench: fetching ${name}`);
    await withResources(async (use) => fetchInto(tree, use(await createTemporary()).dir));
  }
  // Debian's build reads its templates from /usr/share alone: it sees the package's in a mount namespace of its own.
  const script = 'mount --bind "$1" /usr/share && shift && exec "$@"';
  const places = [join(tree, "usr", "share"), join(tree, "usr", "bin", name)];
  return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", ...places];
}

async function fetchInto(tree, dir) {
  const command = (file, args) => run(file, args, { cwd: dir, timeout: longestMs });
  // apt needs no root when it keeps its lists and cache in a directory of ours.
  await mkdir(join(dir, "state", "lists", "partial"), { recursive: true });
  await mkdir(join(dir, "cache", "archives", "partial"), { recursive: true });
  const own = ["-o", `Dir::State=${join(dir, "state")}`, "-o", `Dir::Cache=${join(dir, "cache")}`];
  await command("apt-get", [...own, "-o", "Debug::NoLocking=1", "update", "-qq"]);
  await command("apt-get", [...own, "download", "-qq", name]);
  const archive = (await readdir(dir)).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new Error(`apt-get has no ${name}`);
  await mkdir(dirname(tree), { recursive: true });
  const fresh = `${tree}.${process.pid}`;
  await command("dpkg-deb", ["-x", archive, fresh]);
  await rename(fresh, tree);
}
