import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

/** Where everything about one attempt of one node lies: `<data>/<uid>/<node>/<attempt>`. */
export interface AttemptDirectory {
  readonly root: string;
  /** The node's own directory: its HOME and TMPDIR, and where it starts. */
  readonly work: string;
  /** In a mount namespace its TMPDIR and /tmp; otherwise absent, as directories are dear. */
  readonly temporary: string;
  /** Stand-ins for the directories and files of absolute paths. */
  readonly privates: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines with their times; made from the two above. */
  readonly log: string;
  readonly meta: string;
  readonly script: string;
  /** What to mount, for `mount -a`. */
  readonly mounts: string;
  /** What `mount` said. */
  readonly mountLog: string;
  /** Written by the wrapper before it runs the command: its pid, the boot's id, the directory as it was named. */
  readonly pid: string;
  /** Written by the wrapper when the command has ended. */
  readonly exit: string;
  /** A command that has not begun must not begin. */
  readonly veto: string;
  /** Epoch ms of the first TERM. */
  readonly cancelled: string;
  /** The group is being killed: an end without an exit status is ours. */
  readonly killed: string;
}

/** Names one attempt on this host. */
export interface AttemptName {
  readonly uid: string;
  readonly node: string;
  readonly attempt: number;
}

/** The directory of an attempt, absolute. */
export function attemptDirectoryOf(dataDir: string, name: AttemptName): AttemptDirectory {
  return attemptDirectoryAt(join(nodeDirectoryOf(dataDir, name.uid, name.node), String(name.attempt)));
}

/** The parts of an attempt's directory. */
export function attemptDirectoryAt(root: string): AttemptDirectory {
  return {
    root,
    work: join(root, "work"),
    temporary: join(root, "tmp"),
    privates: join(root, "private"),
    stdout: join(root, "stdout"),
    stderr: join(root, "stderr"),
    log: join(root, "log.ndjson"),
    meta: join(root, "meta.json"),
    script: join(root, "script"),
    mounts: join(root, "fstab"),
    mountLog: join(root, "mount-log"),
    pid: join(root, "pid"),
    exit: join(root, "exit"),
    veto: join(root, "veto"),
    cancelled: join(root, "cancelled"),
    killed: join(root, "killed"),
  };
}

/** The directory of a node's attempts. */
export function nodeDirectoryOf(dataDir: string, uid: string, node: string): string {
  return join(workflowDirectoryOf(dataDir, uid), unique(node));
}

/** The directory of a workflow's nodes. */
export function workflowDirectoryOf(dataDir: string, uid: string): string {
  const safe = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(uid) ? uid : unique(uid);
  return join(resolve(dataDir), safe);
}

/** What of a name a file may bear and a person can read, and a hash that tells names apart. */
function unique(name: string): string {
  const readable = name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}
