#!/usr/bin/env node
import { createProgram } from "./program.ts";
import { problemText, UsageError } from "./usage-error.ts";

const program = createProgram({
  argv: process.argv,
  env: process.env,
  cwd: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
});

try {
  process.exitCode = await program();
} catch (error) {
  const debug = process.argv.includes("--debug") || process.env.ONEXIT_DEBUG === "1";
  process.stderr.write(`${debug && error instanceof Error ? (error.stack ?? error.message) : problemText(error)}\n`);
  process.exitCode = error instanceof UsageError ? error.exitCode : 4;
}
// Everything was awaited: a keep-alive socket of some client must not hold the command back.
process.exit();
