import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { identityOf, isAlive, parseStat } from "../src/process-identity.ts";

describe("identityOf", () => {
  it("names a live process, and always in the same way", () => {
    const identity = identityOf(process.pid);
    expect(identity?.pid).toBe(process.pid);
    expect(identityOf(process.pid)).toEqual(identity);
  });

  it("ends with the process", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const identity = identityOf(child.pid ?? 0) ?? { pid: 0, startTime: "" };
    expect(isAlive(identity)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive(identity)).toBe(false);
  });

  it("tells a process from an earlier one with the same pid", () => {
    expect(isAlive({ pid: process.pid, startTime: "another boot/1" })).toBe(false);
  });
});

describe("parseStat", () => {
  it("is not confused by a command's name with blanks and parentheses", () => {
    const fields = Array.from({ length: 50 }, (_, i) => String(i + 3));
    fields[0] = "S";
    expect(parseStat(`42 (a) b (c)) ${fields.join(" ")}`)).toEqual({ state: "S", startTicks: "22" });
  });
});
