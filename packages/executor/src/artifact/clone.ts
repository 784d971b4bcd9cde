import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf } from "../cause.ts";
import type { HostEnvironment } from "../environment.ts";
import type { GitPlace } from "./location.ts";

const execute = promisify(execFile);

/** What the host's git runs with. */
export interface ClonePorts {
  readonly env: HostEnvironment;
  readonly signal: AbortSignal;
  /** A directory for a key and the like, removed afterwards by whoever gave it. */
  readonly scratch: string;
}

/** Check out a revision into a new directory. Rejects with what git said, or that there is no git. */
export async function clone(place: GitPlace, target: string, ports: ClonePorts): Promise<void> {
  const env = await environmentFor(place, ports);
  const git = async (...words: readonly string[]) => {
    await execute("git", words, { cwd: target, env, signal: ports.signal, maxBuffer: 4 * 1024 * 1024 }).catch(refuse);
  };
  const depth = place.depth === undefined ? [] : [`--depth=${place.depth}`];
  const wanted = place.revision ?? place.branch;
  await mkdir(target, { recursive: true });
  await git("init", "-q");
  await git("remote", "add", "--", "origin", place.repo);
  if (wanted === undefined) await git("fetch", "-q", ...depth, "origin", "HEAD");
  else if (!isSafeName(wanted)) throw new Error(`git: ${JSON.stringify(wanted)} is no revision`);
  else {
    const fetchAll = async () => {
      await git("fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*", ...place.fetch);
      const pointTo = (name: string) => git("update-ref", "FETCH_HEAD", `${name}^{commit}`);
      await pointTo(wanted).catch(() => pointTo(`origin/${wanted}`));
    };
    // A server may refuse a commit by its number, and a name may be an expression such as main~2.
    await git("fetch", "-q", ...depth, "origin", wanted).catch(fetchAll);
  }
  await git("checkout", "-q", "--detach", "FETCH_HEAD");
  if (place.submodules) await git("submodule", "update", "-q", "--init", "--recursive", ...depth);
}

function isSafeName(name: string): boolean {
  return !name.startsWith("-") && !/[\s:\0]/.test(name);
}

async function environmentFor(place: GitPlace, { env, scratch }: ClonePorts): Promise<NodeJS.ProcessEnv> {
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const base = {
    PATH: env.PATH,
    HOME: env.HOME ?? scratch,
    LANG: "C.UTF-8",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "file:http:https:ssh:git",
    ...(env.SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK: env.SSH_AUTH_SOCK }),
  };
  const asked = place.username === undefined && place.password === undefined ? {} : await answers(place, scratch);
  const hostKey = place.ignoreHostKey ? "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null" : "";
  if (place.sshKey === undefined)
    return { ...base, ...asked, ...(hostKey === "" ? {} : { GIT_SSH_COMMAND: `ssh ${hostKey}` }) };
  const key = join(scratch, "key");
  await writeFile(key, place.sshKey.endsWith("\n") ? place.sshKey : `${place.sshKey}\n`, { mode: 0o600 });
  return {
    ...base,
    ...asked,
    GIT_SSH_COMMAND: `ssh -i '${key.replaceAll("'", "'\\''")}' -o IdentitiesOnly=yes ${hostKey}`,
  };
}

/** git asks a program for the user's name and password; this one answers from its environment. */
async function answers(place: GitPlace, scratch: string): Promise<NodeJS.ProcessEnv> {
  const program = join(scratch, "answer");
  await writeFile(
    program,
    '#!/bin/sh\ncase "$1" in Username*) echo "$GIT_ANSWER_NAME";; *) echo "$GIT_ANSWER_WORD";; esac\n',
  );
  await chmod(program, 0o700);
  return { GIT_ASKPASS: program, GIT_ANSWER_NAME: place.username ?? "", GIT_ANSWER_WORD: place.password ?? "" };
}

function refuse(error: unknown): never {
  if (codeOf(error) === "ENOENT") {
    throw new Error("a git artifact needs git, which is not installed on this host (or not in the PATH)", {
      cause: error,
    });
  }
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  const last = said.split("\n").slice(-3).join("; ");
  throw new Error(`git: ${last === "" && error instanceof Error ? error.message : last}`, { cause: error });
}
