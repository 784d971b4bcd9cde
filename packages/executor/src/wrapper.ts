/** In what the two ways of starting a wrapper differ. */
interface WrapperParts {
  /** Runs the command in a process of its own, with descriptor 4 as its standard error and nothing above. */
  readonly run: string;
  /** What is to be done once the end is written down. */
  readonly told: string;
}

/**
 * The text of the shell that runs each command: the leader of the step's process group, and the only helper process. It
 * serves both ways of starting it: as `sh -c`, a child of the engine, or as a function in a process that the forker has
 * forked (forker.ts). It has no variables of its own, since any name may be the step's.
 *
 * **A step starts at most once, whenever an engine dies.** An attempt's directory appears complete, by one `rename`, so
 * a directory means: prepared, and perhaps launched. Any number of wrappers may then be launched for it: the one that
 * creates `process` (exclusively, `set -C`) owns the attempt, every other one leaves without a trace. So an engine that
 * finds no `process` simply launches: a late wrapper of its predecessor can only win or lose that race, not double it.
 * The same holds for one that the forker starts after the engine that asked for it has died.
 *
 * **What has not begun can be called off for certain.** Whoever gives up an attempt creates `veto` and then reads
 * `process`; the wrapper writes `process` and then looks for `veto`. Of the two at least one sees the other: either the
 * process is known and can be ended, or it never runs the command. A `process` that stays empty (its wrapper died between
 * creating and writing it) is given up the same way.
 *
 * **The exit status cannot be lost to a vanished directory or a full disk**: it goes behind the first line of `process`,
 * through descriptor 3 that has been open since, into the block which that line has allocated. A word in place of a
 * number says why the command was never run. At last the wrapper kills its group with itself in it: what the command
 * left behind ends as in a pod, also when no engine is there to see to it, and the group's number is certainly still ours.
 *
 * **Descriptor 3 is also what the wrapper is recognised by** (process-identity.ts), so nobody else gets it.
 *
 * A wrapper survives the TERM that its group is sent, to tell how the command took it; a process that becomes a command has
 * no traps. Standard error is the command's alone, for shells comment on signals: the wrapper's own goes nowhere.
 *
 * `$1` attempt directory, `$2` boot id, `$3` the `mount` to run or nothing, `$4` starting directory, then the command.
 */
export function wrapperOf({ run, told }: WrapperParts): string {
  return `trap : HUP INT QUIT TERM
set -C
exec 3>"$1/process" || exit
printf '%s %s %s\n' "\${BASHPID:-$$}" "$2" "$1" >&3 || exit
set +C
[ -e "$1/veto" ] && { echo vetoed >&3; exit; }
if [ -n "$3" ]; then
  (exec "$3" -a -T "$1/fstab" >"$1/mount-log" 2>&1 3>&-) || { echo unmounted >&3; exit; }
fi
{
  cd "$4" || { echo nowhere >&3; exit; }
  unset OLDPWD
  shift 4
  ${run}
  echo $? >&3
  ${told}
  kill -s KILL 0
} >>"$1/stdout" 4>>"$1/stderr"
echo unwritable >&3
`;
}

/** What the wrapper may say in place of an exit status: why the command was never run. */
export type Refusal = "vetoed" | "unmounted" | "unwritable" | "nowhere";
