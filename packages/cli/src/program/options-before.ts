import type { Command } from "commander";

/**
 * What was written before the command's name stands behind it then, as users of `argo -n NAMESPACE list` and `kubectl` expect.
 * Options that no command has stay where they are, and are refused there.
 */
export function withOptionsBehind(args: readonly string[], program: Command): readonly string[] {
  const options = program.commands.flatMap((command) => command.options);
  let at = 0;
  while (args[at]?.startsWith("-")) {
    const [name = ""] = (args[at] ?? "").split("=");
    const option = options.find(({ long, short }) => name === long || name === short);
    if (option === undefined) return args;
    const hasOwnValue = args[at] !== name;
    at += option.required && !hasOwnValue ? 2 : 1;
  }
  const command = args[at];
  return at === 0 || command === undefined ? args : [command, ...args.slice(0, at), ...args.slice(at + 1)];
}
