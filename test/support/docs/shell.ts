import { spawn } from "node:child_process";
import { once } from "node:events";

/** A shell that somebody types commands into: directory and variables stay from one to the next. */
export interface Shell extends AsyncDisposable {
  /** Runs a command to its end; gives all that it has printed. Rejects when that takes longer than `commandMs`. */
  readonly run: (command: string) => Promise<string>;
}

const commandMs = 30_000;
/** What no command prints by itself. */
const ending = "\u0001";

/** An `sh` that sees these variables and no others. */
export function openShell(cwd: string, env: Readonly<Record<string, string | undefined>>): Shell {
  const shell = spawn("sh", [], { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const { stdin, stdout } = shell;
  let printed = "";
  let tell = () => {};
  stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    tell();
  });
  stdin.write("exec 2>&1\n");

  return {
    run(command) {
      printed = "";
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`has not ended within ${commandMs} ms: ${command}\n${printed}`)),
          commandMs,
        );
        tell = () => {
          if (!printed.endsWith(ending)) return;
          clearTimeout(late);
          resolve(printed.slice(0, -ending.length));
        };
        // Nothing to read for the command, which would take the next ones for its own; `$?` stays what it was.
        stdin.write(`{ ${command}\n} </dev/null\nonexit_code=$?; printf '\\001'; (exit $onexit_code)\n`);
      });
    },
    async [Symbol.asyncDispose]() {
      if (shell.exitCode !== null || shell.signalCode !== null) return;
      const closed = once(shell, "exit");
      process.kill(-(shell.pid ?? 0), "SIGKILL");
      await closed;
    },
  };
}
