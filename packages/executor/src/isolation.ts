import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findExecutable } from "./which.ts";

/** How this host gives a process its own view of the file system. */
export interface Isolation {
  /** Words before the wrapper: `unshare` becomes it, so no process is added. */
  readonly unshare: readonly [string, ...string[]];
  /** The `mount` that the wrapper calls once. */
  readonly mount: string;
}

/**
 * The way that works here, tried for real; undefined where there is none (not Linux, or forbidden by the kernel or a
 * container). Root keeps its users; anybody else becomes root of a user namespace that holds this one user.
 */
export function probeIsolation(path: string): Isolation | undefined {
  if (process.platform !== "linux") return undefined;
  const place = { path: [path, "/usr/sbin", "/sbin"].join(delimiter), cwd: "/", standIns: [] };
  const unshare = findExecutable("unshare", place);
  const mount = findExecutable("mount", place);
  if ("problem" in unshare || "problem" in mount) return undefined;
  const flags = process.getuid?.() === 0 ? ["-m", "-rm"] : ["-rm"];
  return flags
    .map((flag): Isolation => ({ unshare: [unshare.file, flag, "--propagation", "private"], mount: mount.file }))
    .find(works);
}

function works({ unshare, mount }: Isolation): boolean {
  const directory = mkdtempSync(join(tmpdir(), "onexit-probe-"));
  const table = `${directory}.fstab`;
  try {
    writeFileSync(table, mountTable([{ source: "/", target: directory, deep: true }]));
    const script = '"$1" -a -T "$2" && exec "$3" --root="$4" --wd=/ true';
    const [command, ...words] = [...unshare, "sh", "-c", script, "sh", mount, table, unshare[0], directory];
    return spawnSync(command, words, { stdio: "ignore", timeout: 5_000 }).status === 0;
  } finally {
    rmSync(table, { force: true });
    // Never recursively: had the mount escaped, this would be the host's root.
    rmdirSync(directory);
  }
}

/** A directory or file that is to be seen at another place too. */
export interface Bind {
  readonly source: string;
  readonly target: string;
  /** With everything mounted below it. */
  readonly deep: boolean;
  readonly readOnly?: boolean;
}

/** Binds in the form of an fstab, for one `mount -a`. */
export function mountTable(binds: readonly Bind[]): string {
  return binds
    .map(({ source, target, deep, readOnly }) => {
      const options = `${deep ? "rbind" : "bind"}${readOnly === true ? ",ro" : ""}`;
      return `${field(source)} ${field(target)} none ${options} 0 0\n`;
    })
    .join("");
}

function field(path: string): string {
  return path.replace(/[\\ \t\n]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
