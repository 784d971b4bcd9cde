import { createProgram } from "../../src/program.ts";
import { fakeTerminal } from "../test-run/beds.ts";

/** Runs a command in this process, in a directory, with these variables beside LANG alone. */
export async function onexitIn(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { terminal, out, err } = fakeTerminal(cwd);
  const argv = ["node", "onexit", ...args];
  const code = await createProgram({ ...terminal, env: { ...terminal.env, ...env }, argv })();
  return { code, out: out(), err: err() };
}
