import { createProgram } from "./program.ts";
import { problemText, UsageError } from "./usage-error.ts";

const { argv, env, stdin, stdout, stderr } = process;

async function main(): Promise<number> {
  try {
    return await createProgram({ argv, env, cwd: process.cwd(), stdin, stdout, stderr })();
  } catch (error) {
    const debug = argv.includes("--debug") || env.ONEXIT_DEBUG === "1";
    stderr.write(`${debug && error instanceof Error ? (error.stack ?? error.message) : problemText(error)}\n`);
    return error instanceof UsageError ? error.exitCode : 4;
  }
}

// A reader that is gone is no failure: what runs goes on, and what follows something ends by itself.
stdout.on("error", () => {});
stderr.on("error", () => {});

/** Resolves once everything written has reached the reader of a pipe, however slow, or there is none any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write("", () => resolve());
  });
}

// Not `exitCode` alone: everything was awaited, and a keep-alive socket of some client must not hold the command back.
void main().then(async (code) => {
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit(code);
});
