/** How a command may show things. */
export interface OutputOptions {
  readonly color: boolean;
  readonly utf8: boolean;
  /** `CI` is set. */
  readonly ci: boolean;
  /** People look at a terminal that can redraw; never so in CI. */
  readonly tty: boolean;
  /** Times in UTC, for whoever reads them is elsewhere. */
  readonly utc: boolean;
}

/** The flags that have a say; `true` is what both are unless given. */
export interface OutputFlags {
  /** False for `--no-color`, "always" for `--color`. */
  readonly color?: boolean | "always";
  /** False for `--no-utf8`. */
  readonly utf8?: boolean;
}

/**
 * What the flags, the environment and the stream together say. Colour: `--no-color`, `NO_COLOR` (no-color.org),
 * `--color`, `FORCE_COLOR`, a terminal that is not dumb; the first that applies decides.
 */
export function outputOptions({
  flags,
  env,
  isTty,
}: {
  readonly flags: OutputFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTty: boolean;
}): OutputOptions {
  const ci = Boolean(env.CI);
  const isTerminal = isTty && env.TERM !== "dumb";
  return {
    color: hasColor(flags, env, isTerminal),
    utf8: flags.utf8 !== false && isUtf8(env),
    ci,
    tty: isTerminal && !ci,
    utc: ci || !isTty,
  };
}

function hasColor(flags: OutputFlags, env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (flags.color === false || env.NO_COLOR) return false;
  if (flags.color === "always") return true;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return isTerminal;
}

/** As POSIX has it: the first of the three that is set and not empty names the locale. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
