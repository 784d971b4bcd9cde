import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CancelProcess, RunProcess } from "@onexit/interpreter";
import { workflow } from "./fixture.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The engine to be killed is a process of its own, so it needs built files. */
export function buildEngine(): void {
  try {
    execFileSync(process.execPath, [here("../../../../node_modules/typescript/bin/tsc"), "-b", here("../..")], {
      stdio: "pipe",
    });
  } catch (error) {
    if (!existsSync(here("../../dist/index.js"))) throw error;
  }
}

export interface Engine extends AsyncDisposable {
  /** What it has said so far. */
  said(): string;
  /** End it as a power cut would; its steps are not asked. */
  kill(): Promise<void>;
}

/** An engine that does what it is told, until it is killed. */
export function createEngine(
  dataDir: string,
  effects: {
    readonly runs?: readonly RunProcess[];
    readonly cancels?: readonly CancelProcess[];
    readonly queue?: readonly RunProcess[];
  },
): Engine {
  const task = JSON.stringify({ dataDir, workflow, ...effects });
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL("./engine.mjs", import.meta.url)), task], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (piece: Buffer) => {
    output += piece;
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = () => {
    child.kill("SIGKILL");
    return gone;
  };
  return { said: () => output, kill, [Symbol.asyncDispose]: kill };
}
