import { describe, expect, it } from "vitest";
import { distinctNames, safeName } from "../src/safe-name.ts";

describe("safeName", () => {
  it.each([
    ["etl-7kq2d", "etl-7kq2d"],
    ["a.b_c-D9", "a.b_c-D9"],
    ["..", "_"],
    ["../../etc/passwd", "__.._etc_passwd"],
    ["/", "_"],
    [".hidden", "_hidden"],
    ["a b\nc\0", "a_b_c_"],
    ["größe", "gr_e"],
  ])("turns %j into %j", (text, name) => {
    expect(safeName(text)).toBe(name);
  });

  it("gives the empty text and long ones a name of bounded length that tells them apart", () => {
    expect(safeName("")).toMatch(/^_[0-9a-f]{12}$/);
    const long = [`${"x".repeat(300)}a`, `${"x".repeat(300)}b`].map(safeName);
    expect(new Set(long).size).toBe(2);
    for (const name of long) expect(name).toMatch(/^x{120}_[0-9a-f]{12}$/);
  });
});

describe("distinctNames", () => {
  it("tells nodes apart whose names look alike, and changes none when more are added", () => {
    const nodes = ["wf", "wf[0]", "wf[0].a(0:x)", "wf.0.a.0", "WF", "wf[1].a"];
    expect([...distinctNames(nodes).values()]).toEqual(["wf", "wf.0", "wf.0.a.0", "wf.0.a.0_2", "WF_2", "wf.1.a"]);
    expect([...distinctNames(nodes.slice(0, 3)).values()]).toEqual(["wf", "wf.0", "wf.0.a.0"]);
  });
});
