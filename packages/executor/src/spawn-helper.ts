/**
 * The program of the spawner's helper, given to Node as text so that it needs no file. It starts what it is asked to,
 * says of each the pid, then that it ended or why it could not begin, and ends when its engine does; what it has
 * started stays.
 */
export const spawnHelper = `"use strict";
const { spawn } = require("node:child_process");
const { closeSync, openSync } = require("node:fs");

const tell = (message) => process.connected && process.send(message, () => {});

process.on("disconnect", () => process.exit());
process.on("message", ({ id, file, words, cwd, env, stdout, stderr, exit }) => {
  const opened = [];
  const open = (path, flags) => opened[opened.push(openSync(path, flags)) - 1];
  try {
    const stdio = ["ignore", open(stdout, "a"), open(stderr, "a"), open(exit, "r+")];
    const child = spawn(file, words, { cwd, env, detached: true, stdio });
    child.once("error", (error) => tell({ id, error: error.message }));
    child.once("exit", () => tell({ id }));
    if (child.pid !== undefined) tell({ id, pid: child.pid });
  } catch (error) {
    tell({ id, error: error.message });
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
});
tell({});
`;
