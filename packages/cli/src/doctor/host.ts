import { constants } from "node:fs";
import { access, mkdtemp, realpath, rmdir, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, delimiter, dirname, join } from "node:path";
import { probeIsolation } from "@onexit/executor";
import { type Finding, note, ok, problem, whyOf } from "./finding.ts";
import { portOwner } from "./port-owner.ts";

const nodeFloor = "20.19.0";
const mebibyte = 1024 ** 2;
/** Below the first nothing can be kept for long, below the second not much. */
const diskFloors = { problem: 100 * mebibyte, note: 1024 * mebibyte } as const;

/** Node itself. */
export function nodeFinding(version: string): Finding {
  return isOlder(version, nodeFloor)
    ? problem("node", `${version} is older than ${nodeFloor}`, "install Node 20.19 or newer")
    : ok("node", version);
}

/** Whether a dotted version is below another. */
export function isOlder(version: string, floor: string): boolean {
  return version.localeCompare(floor, "en", { numeric: true }) < 0;
}

/** Whether runs can be kept in a directory, made or not yet, and how much of them. */
export async function dataDirFindings(dir: string): Promise<readonly Finding[]> {
  const name = "data directory";
  const place = await nearestExisting(dir);
  try {
    await rmdir(await mkdtemp(join(place, ".onexit-doctor-")));
  } catch (error) {
    const help = "make it writable, or name another: --data-dir, ONEXIT_DATA_DIR";
    return [problem(name, `${dir} cannot be written: ${whyOf(error)}`, help)];
  }
  return [ok(name, place === dir ? dir : `${dir}, not made yet`), diskFinding(await freeBytes(place))];
}

/** How much room there is, bytes. */
export function diskFinding(free: number): Finding {
  const name = "disk space";
  const detail =
    free < 10 * 1024 * mebibyte
      ? `${Math.floor(free / mebibyte)} MiB free`
      : `${Math.floor(free / 1024 / mebibyte)} GiB free`;
  if (free < diskFloors.problem) return problem(name, detail, "make room: a store that is full takes no events");
  return free < diskFloors.note
    ? note(name, detail, "runs are kept until you remove them from the data directory")
    : ok(name, detail);
}

async function freeBytes(place: string): Promise<number> {
  const { bavail, bsize } = await statfs(place);
  return bavail * bsize;
}

async function nearestExisting(dir: string): Promise<string> {
  const isThere = await access(dir).then(
    () => true,
    () => false,
  );
  return isThere || dirname(dir) === dir ? dir : nearestExisting(dirname(dir));
}

/** Whether `dev` and `serve` could listen on a port. */
export async function portFinding(port: number): Promise<Finding> {
  const name = `port ${port}`;
  const refused = await listenRefusal(port);
  if (refused === undefined) return ok(name, "free");
  const help = "choose another for dev and serve: --port, ONEXIT_PORT";
  if (refused !== "EADDRINUSE") return problem(name, `cannot be listened on: ${refused}`, help);
  const owner = await portOwner(port);
  const who = owner === undefined ? "another process" : `${owner.command} (pid ${owner.pid})`;
  return (await isEngine(port))
    ? ok(name, `an engine of ours answers there: ${who}`)
    : problem(name, `taken by ${who}`, help);
}

function listenRefusal(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
}

async function isEngine(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1_000) });
    return (await response.text()) === "ok\n";
  } catch {
    return false;
  }
}

/** The shells that steps are written for. */
export async function shellsFinding(path: string): Promise<Finding> {
  const [sh, bash] = await Promise.all(["sh", "bash"].map((name) => onPath(name, path)));
  if (sh === undefined) return problem("shells", "there is no sh on PATH", "steps that run `sh -c` need one");
  const kind = basename(await realpath(sh));
  const random = kind === "dash" ? "; sh is dash, where $RANDOM is empty: use --inject" : "";
  return bash === undefined
    ? note("shells", `sh (${sh}), no bash${random}`, "steps that run `bash -c` need one")
    : ok("shells", `sh (${sh}), bash (${bash})${random}`);
}

async function onPath(name: string, path: string): Promise<string | undefined> {
  for (const dir of path.split(delimiter).filter(Boolean)) {
    const file = join(dir, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

/** Whether steps can have a file system of their own. */
export function isolationFinding(path: string): Finding {
  return probeIsolation(path) === undefined
    ? note(
        "unshare",
        "not possible here: steps share this host's files",
        "only steps with artifacts or volumes at absolute paths need it",
      )
    : ok("unshare", "steps can have a file system of their own");
}
