import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

/** Where everything about one attempt of one node lies: `<data>/<uid>/<node>.<attempt>`. */
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
  /**
   * Written by the wrapper before it runs the command (its pid, the boot's id, the directory as it was named) and when
   * the command has ended (how).
   */
  readonly process: string;
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
  const workflow = workflowDirectoryOf(dataDir, name.uid);
  return attemptDirectoryAt(`${workflow}/${unique(name.node)}.${name.attempt}`);
}

/** The parts of an attempt's directory, whose path is a plain one. */
export function attemptDirectoryAt(root: string): AttemptDirectory {
  return {
    root,
    work: `${root}/work`,
    temporary: `${root}/tmp`,
    privates: `${root}/private`,
    stdout: `${root}/stdout`,
    stderr: `${root}/stderr`,
    log: `${root}/log.ndjson`,
    meta: `${root}/meta.json`,
    script: `${root}/script`,
    mounts: `${root}/fstab`,
    mountLog: `${root}/mount-log`,
    process: `${root}/process`,
    veto: `${root}/veto`,
    cancelled: `${root}/cancelled`,
    killed: `${root}/killed`,
  };
}

/** The attempt's number in the name of a directory; undefined when it is none's, or another node's than the given. */
export function attemptNumberOf(name: string, node?: string): number | undefined {
  const [, unversioned, number] = /^([^.]+)\.([1-9]\d*)$/.exec(name) ?? [];
  return number !== undefined && (node === undefined || unversioned === unique(node)) ? Number(number) : undefined;
}

/** The directory of a workflow's attempts. */
export function workflowDirectoryOf(dataDir: string, uid: string): string {
  const safe = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(uid) ? uid : unique(uid);
  return join(resolve(dataDir), safe);
}

/** What of a name a file may bear and a person can read, and a hash that tells names apart. */
function unique(name: string): string {
  const readable = name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}
