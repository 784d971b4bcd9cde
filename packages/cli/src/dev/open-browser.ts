import { spawn } from "node:child_process";

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a page in the user's browser; `onProblem` is told when there is none. */
export function openBrowser(url: string, onProblem: (why: string) => void): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", (error: NodeJS.ErrnoException) =>
    onProblem(`cannot open a browser: ${command} ${error.code ?? error.message}`),
  );
  child.unref();
}
