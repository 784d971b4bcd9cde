import { describe, expect, it } from "vitest";
import { createFixture, effectOf } from "./support/fixture.ts";

const say = (image: string, command: readonly string[], args: readonly string[]) => ({ image, command, args });

describe("an image that many know", () => {
  it.each([
    ["argosay greets", say("argoproj/argosay:v2", [], []), 0, "hello argo"],
    ["argosay speaks", say("argoproj/argosay:v2", [], ["echo", "a b"]), 0, "a b"],
    ["argosay by its path", say("quay.io/argoproj/argosay:v2", ["/argosay"], ["echo", "x"]), 0, "x"],
    ["argosay writes", say("argoproj/argosay:v2", ["sh", "-c"], ["argosay echo x d/f && argosay cat d/f"]), 0, "x"],
    ["argosay exits", say("argoproj/argosay:v2", [], ["exit"]), 0, ""],
    ["argosay exits with a code", say("argoproj/argosay:v2", [], ["exit", "3"]), 3, ""],
    ["argosay takes one word for no command", say("argoproj/argosay:v2", [], ["exit 1"]), 1, ""],
    ["argosay sleeps", say("argoproj/argosay:v2", [], ["sleep", "0.1s"]), 0, ""],
    ["argosay looks", say("argoproj/argosay:v2", ["sh", "-c"], ["echo abc >f; argosay assert_contains f b"]), 0, ""],
    ["argosay misses", say("argoproj/argosay:v2", ["sh", "-c"], ["echo abc >f; argosay assert_contains f x"]), 1, ""],
    ["the first argosay prints", say("argoproj/argosay:v1", [], ["hi", "there"]), 0, "hi there"],
    ["the first argosay is a cow", say("argoproj/argosay:v1", ["cowsay"], ["hi"]), 0, "hi"],
    ["a whale", say("docker/whalesay:latest", ["cowsay"], ["hi"]), 0, "hi"],
    ["a whale in a shell", say("docker/whalesay", ["sh", "-c"], ["cowsay hi | cat"]), 0, "hi"],
    ["python", say("python:alpine3.23", ["python", "-c"], ["print(1 + 1)"]), 0, "2"],
    ["python in a shell", say("docker.io/library/python:3.12", ["sh", "-c"], ["python -c 'print(1 + 1)'"]), 0, "2"],
    ["alpine with nothing to do", say("alpine:3.23", [], []), 0, ""],
    ["busybox with arguments alone", say("busybox", [], ["echo", "hi"]), 0, "hi"],
    ["node", say("node:9.1-alpine", ["node", "-p"], ["1 + 1"]), 0, "2"],
  ])("is stood in for: %s", async (_, work, exitCode, result) => {
    await using fixture = createFixture();
    expect(await fixture.ended(effectOf("a", work))).toMatchObject({ exitCode, outputs: { result } });
  });

  it("is what the user says it is", async () => {
    await using fixture = createFixture({ images: [{ image: "argoproj/argosay", entrypoint: ["echo", "mine"] }] });
    const report = await fixture.ended(effectOf("a", say("argoproj/argosay:v2", [], ["hi"])));
    expect(report.outputs.result).toBe("mine hi");
  });

  it("goes on being known when the user only adds to it", async () => {
    await using fixture = createFixture({ images: [{ image: "*", env: { VOICE: "low" } }] });
    const report = await fixture.ended(effectOf("a", say("argoproj/argosay:v2", [], ["echo", "hi"])));
    expect(report.outputs.result).toBe("hi");
  });
});
