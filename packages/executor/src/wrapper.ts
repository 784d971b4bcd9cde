/**
 * The shell that runs each command: the leader of the step's session and process group, and the only helper process.
 *
 * **A step starts at most once, whenever an engine dies.** An attempt's directory appears complete, by one `rename`, so
 * a directory means: prepared, and perhaps launched. Any number of wrappers may then be launched for it: the one that
 * creates `pid` (exclusively, `set -C`) owns the attempt, every other one leaves without a trace. So an engine that
 * finds no `pid` simply launches: a late wrapper of its predecessor can only win or lose that race, not double it.
 * The same holds for one that a helper (spawner.ts) starts after the engine that asked for it has died.
 *
 * **What has not begun can be called off for certain.** Whoever gives up an attempt creates `veto` and then reads `pid`;
 * the wrapper writes `pid` and then looks for `veto`. Of the two at least one sees the other: either the process is
 * known and can be ended, or it never runs the command. A `pid` that stays empty (its wrapper died between creating and
 * writing it) is given up the same way.
 *
 * **The exit status cannot be lost to a vanished directory or a full disk**: it goes through descriptor 3, opened by the
 * process that starts it, into a block that is already allocated. A word in place of a number says why the command
 * was never run. At last the wrapper kills its group with itself in it: what the command left behind ends as in a pod,
 * also when no engine is there to see to it, and the group's number is certainly still ours.
 *
 * A wrapper survives the TERM that its group is sent, to tell how the command took it. The subshell only resets those
 * traps and becomes the command. Standard error is the command's alone: shells comment on signals.
 *
 * `$1` attempt directory (process-identity.ts recognises the process by it), `$2` boot id, `$3` the `mount` to run or
 * nothing, `$4` starting directory, then the command.
 */
export const wrapper = `exec 4>&2 2>/dev/null
trap : HUP INT QUIT TERM
set -C
printf '%s %s %s\\n' "$$" "$2" "$1" >"$1/pid" || exit
set +C
[ -e "$1/veto" ] && { echo vetoed >&3; exit; }
if [ -n "$3" ]; then
  "$3" -a -T "$1/fstab" >"$1/mount-log" 2>&1 3>&- 4>&- || { echo unmounted >&3; exit; }
fi
cd "$4" || { echo nowhere >&3; exit; }
unset OLDPWD
shift 4
(exec "$@" 2>&4 3>&- 4>&-)
echo $? >&3
kill -s KILL 0
`;

/** What the wrapper may say in place of an exit status: why the command was never run. */
export type Refusal = "vetoed" | "unmounted" | "nowhere";

/** Where in the exit file a byte is written beforehand, so that its block is allocated when the disk fills up. */
export const exitPlaceholder = { text: "\n", position: 15 } as const;
