import { describe, expect, it } from "vitest";
import { createFixture, effectOf } from "./support/fixture.ts";

describe("an output parameter", () => {
  it.each([
    ["printf 'v\\n\\n' >o", "v\n"],
    ["printf v >o", "v"],
    [": >o", ""],
    ["mkdir -p d; ln -s o2 o; echo linked >o2", "linked"],
  ])("is what the file holds less one newline: %s", async (line, value) => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", { args: [line], outputs: [{ name: "p", path: "o" }] }));
    expect(report).toMatchObject({ outcome: "exited", outputs: { parameters: { p: value } } });
  });

  it("has its default when the file is missing", async () => {
    await using fixture = createFixture();
    const outputs = [{ name: "p", path: "o", default: "instead" }];
    expect((await fixture.ended(effectOf("a", { args: ["true"], outputs }))).outputs.parameters).toEqual({
      p: "instead",
    });
  });

  it.each([
    ["true", 'output parameter "p": open o: no such file or directory'],
    ["mkdir o", 'output parameter "p": open o: is a directory'],
    ["mkfifo o", 'output parameter "p": open o: not a regular file'],
    ["head -c 300000 /dev/zero >o", 'output parameter "p": o holds 300000 bytes, more than 262144'],
  ])("makes an Error of what succeeded when it cannot be had: %s", async (line, message) => {
    await using fixture = createFixture();
    const report = await fixture.ended(effectOf("a", { args: [line], outputs: [{ name: "p", path: "o" }] }));
    expect(report).toMatchObject({ outcome: "error", message, exitCode: 0 });
  });

  it("that is missing leaves a failure a failure, and the others are kept", async () => {
    await using fixture = createFixture();
    const outputs = [
      { name: "p", path: "o" },
      { name: "q", path: "o2" },
    ];
    const report = await fixture.ended(effectOf("a", { args: ["echo x >o2; exit 2"], outputs }));
    expect(report).toMatchObject({ outcome: "exited", exitCode: 2, outputs: { parameters: { q: "x" } } });
  });
});

describe("the result", () => {
  it("is the last 256 KiB, whole characters only", async () => {
    await using fixture = createFixture();
    const report = await fixture.ended(
      effectOf(
        "a",
        "head -c 300000 /dev/zero | tr '\\0' x; i=0; while [ $i -lt 3 ]; do printf 'é'; i=$((i+1)); done; echo",
      ),
    );
    expect(Buffer.byteLength(report.outputs.result ?? "")).toBe(256 * 1024);
    expect(report.outputs.result?.endsWith("xééé")).toBe(true);
  });

  it("is absent when nobody asks for it", async () => {
    await using fixture = createFixture();
    expect((await fixture.ended(effectOf("a", { args: ["echo x"], captureResult: false }))).outputs).toEqual({
      parameters: {},
    });
  });
});
