import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How long any single answer of a program may take, ms. */
const patienceMs = 120_000;
/** How long it may take to clean up, ms. */
const farewellMs = 10_000;

/**
 * Starts a program of this directory as a process of its own. `ask` sends it a message and resolves with the next one
 * that comes back; `kill` is kill -9. A program ends when it is disconnected, by its disposal or by this process's end.
 */
export function startChild(program, args = [], env = {}) {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = fork(path, args, {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ["ignore", "inherit", env.BENCH_QUIET === "1" ? "ignore" : "inherit", "ipc"],
  });
  const ended = once(child, "exit");

  const answer = async () => {
    const signal = AbortSignal.timeout(patienceMs);
    const died = ended.then(([code, name]) => {
      throw new Error(`${program} ended with ${code ?? name}`);
    });
    const [message] = await Promise.race([once(child, "message", { signal }), died]);
    return message;
  };
  return {
    pid: child.pid,
    answer,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    /** Sends what nobody answers. */
    send: (message) => void child.send(message),
    ask(message) {
      const next = answer();
      child.send(message);
      return next;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), farewellMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
