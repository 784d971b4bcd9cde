import { readdir, readFile, readlink } from "node:fs/promises";

/** Who listens on a TCP port of this machine; undefined where that cannot be seen: not Linux, or another user's. */
export async function portOwner(port: number): Promise<{ readonly pid: number; readonly command: string } | undefined> {
  const inodes = new Set((await Promise.all(["tcp", "tcp6"].map((table) => listeners(table, port)))).flat());
  if (inodes.size === 0) return undefined;
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
    if (!targets.some((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ""))) continue;
    const command = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    return { pid: Number(pid), command: command.trim() };
  }
  return undefined;
}

/** The inodes of the sockets that listen (state 0A) on the port, of a table as proc(5) has it. */
async function listeners(table: string, port: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/net/${table}`, "utf8").catch(() => "");
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    return local.endsWith(wanted) && state === "0A" ? [inode] : [];
  });
}
