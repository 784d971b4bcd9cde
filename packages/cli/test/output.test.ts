import { describe, expect, it } from "vitest";
import { type OutputFlags, outputOptions } from "../src/output.ts";

const off: OutputFlags = { color: false };
const always: OutputFlags = { color: "always" };
/** What the command line says when nobody said anything. */
const unsaid: OutputFlags = { color: true, utf8: true };

describe("colour", () => {
  it.each<[OutputFlags, Record<string, string>, boolean, boolean]>([
    [unsaid, {}, true, true],
    [unsaid, {}, false, false],
    [unsaid, { TERM: "dumb" }, true, false],
    [unsaid, { FORCE_COLOR: "1" }, false, true],
    [unsaid, { FORCE_COLOR: "0" }, true, false],
    [unsaid, { FORCE_COLOR: "" }, true, true],
    [unsaid, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    [unsaid, { NO_COLOR: "" }, true, true],
    [always, {}, false, true],
    [always, { FORCE_COLOR: "0" }, false, true],
    [always, { NO_COLOR: "1" }, true, false],
    [off, { FORCE_COLOR: "1" }, true, false],
    [{}, {}, true, true],
  ])("with %j and %j on a terminal %s is %s", (flags, env, isTty, color) => {
    expect(outputOptions({ flags, env, isTty }).color).toBe(color);
  });
});

describe("UTF-8", () => {
  it.each<[OutputFlags, Record<string, string>, boolean]>([
    [unsaid, { LANG: "en_US.UTF-8" }, true],
    [unsaid, { LANG: "C.utf8" }, true],
    [unsaid, { LANG: "C" }, false],
    [unsaid, {}, false],
    [unsaid, { LC_ALL: "C", LANG: "en_US.UTF-8" }, false],
    [unsaid, { LC_ALL: "", LC_CTYPE: "en_US.UTF-8", LANG: "C" }, true],
    [{ utf8: false }, { LANG: "en_US.UTF-8" }, false],
  ])("with %j and %j is %s", (flags, env, utf8) => {
    expect(outputOptions({ flags, env, isTty: true }).utf8).toBe(utf8);
  });
});

it("never redraws in CI or on a dumb terminal, and tells times in UTC where nobody watches", () => {
  const of = (env: Record<string, string>, isTty: boolean) => outputOptions({ flags: unsaid, env, isTty });
  expect(of({}, true)).toMatchObject({ tty: true, ci: false, utc: false });
  expect(of({ CI: "true" }, true)).toMatchObject({ tty: false, ci: true, utc: true });
  expect(of({ TERM: "dumb" }, true)).toMatchObject({ tty: false, utc: false });
  expect(of({}, false)).toMatchObject({ tty: false, utc: true });
});
