import { randomInt } from "node:crypto";
import { delimiter } from "node:path";
import type { EnvVariable } from "@onexit/events";
import type { ImageMapping } from "./image.ts";

/** A process's environment. */
export type Environment = Readonly<Record<string, string>>;

/** The host's environment, as Node has it. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What a step's environment is made of. */
export interface EnvironmentParts {
  readonly host: HostEnvironment;
  /** Names that are taken over from the host, if set. */
  readonly passEnv: readonly string[];
  readonly mapping: ImageMapping | undefined;
  readonly work: readonly Pick<EnvVariable, "name" | "value">[];
  readonly home: string;
  readonly temporary: string;
}

/**
 * A clean environment: of the host's own only PATH, LANG and what is passed by name, for the rest may hold the engine's
 * secrets. RANDOM is fresh for each step, since dash knows it only as a variable like any other.
 */
export function environmentOf(parts: EnvironmentParts): Environment {
  const { host, mapping } = parts;
  const passed = parts.passEnv.flatMap((name) => {
    const value = host[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: [...(mapping?.path ?? []), host.PATH || defaultPath].join(delimiter),
    HOME: parts.home,
    LANG: host.LANG || "C.UTF-8",
    TMPDIR: parts.temporary,
    RANDOM: String(randomInt(0, 32_768)),
    ...Object.fromEntries(passed),
    ...mapping?.env,
    ...Object.fromEntries(parts.work.map(({ name, value }) => [name, value])),
  };
}

/**
 * The variables that no shell may be given to hand on: those whose names it cannot pronounce, such as `my.var`, and those
 * that mean something to dash or bash, which it would change, refuse or obey.
 */
export function foreignNames(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || shellNames.test(name));
}

// RANDOM is not among them, for every step has one: the forker takes its meaning from it.
const shellNames =
  /^(_|BASH(_.*|OPTS|PID)?|CHILD_MAX|COMP_.*|DIRSTACK|ENV|EPOCH(REALTIME|SECONDS)|EUID|EXECIGNORE|FUNC(NAME|NEST)|GLOBIGNORE|GROUPS|HISTCMD|IFS|IGNOREEOF|LC_.*|LINENO|MAIL(CHECK|PATH)?|OLDPWD|OPT(ARG|ERR|IND)|PIPESTATUS|POSIXLY_CORRECT|PPID|PS\d|PWD|SECONDS|SHELLOPTS|SHLVL|SRANDOM|TEXTDOMAIN(DIR)?|TIMEFORMAT|TMOUT|UID)$/;
