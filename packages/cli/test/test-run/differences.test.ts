import { describe, expect, it } from "vitest";
import { differencesOf } from "../../src/test-run/differences.ts";
import type { Expectation } from "../../src/test-run/expectation.ts";
import type { Happened } from "../../src/test-run/happened.ts";

const node = (displayName: string, path: string, phase: "Succeeded" | "Failed" = "Succeeded") => ({
  displayName,
  path,
  phase,
  kind: "leaf" as const,
});
const happened: Happened = {
  phase: "Failed",
  message: "child failed",
  nodes: [node("build", "[0].build"), node("test", "[1].test", "Failed"), node("test", "onExit[0].test")],
  handlers: ["bye", "test.onExit"],
  deliveries: [
    { action: "slack", destination: "#a", text: "one", headline: "one", problems: [] },
    { action: "slack", destination: "#a", text: "two", headline: "two", problems: [] },
  ],
  problems: [],
};

it("finds no difference where all is as expected", () => {
  const expected: Expectation = {
    phase: "Failed",
    message: "/^child/",
    nodes: { build: "Succeeded", "[1].test": "Failed", "b*": "Succeeded" },
    order: ["build", "test"],
    handlers: ["test.onExit", "bye"],
    absent: ["deploy"],
    deliveries: [
      { action: "slack", contains: ["two"], notContains: ["one"] },
      { action: "slack", destination: "/^#/", contains: ["one"] },
    ],
  };
  expect(differencesOf(expected, happened)).toEqual([]);
});

describe("a difference", () => {
  it.each<readonly [Expectation, readonly RegExp[]]>([
    [{ phase: "Succeeded" }, [/^phase: expected Succeeded, got Failed$/]],
    [{ message: "child" }, [/^message: expected "child", got "child failed"$/]],
    [{ nodes: { test: "Failed" } }, [/^node test: expected Failed, got Succeeded$/]],
    [{ nodes: { buidl: "Failed" } }, [/^node buidl: expected Failed, got no such node \(did you mean "build"\?\)$/]],
    [{ order: ["test", "build"] }, [/^order: expected build after test, but it started before$/]],
    [{ order: ["build", "x"] }, [/^order: there is no node x/]],
    [
      { handlers: ["other"] },
      [/expected other to run; ran: bye, test.onExit/, /bye ran, and was not/, /test.onExit ran/],
    ],
    [{ absent: ["build"] }, [/^node \[0\].build: expected none, got one that is Succeeded$/]],
    [{ deliveries: [] }, [/slack #a: was not expected/, /slack #a: was not expected/]],
    [
      { deliveries: [{ action: "mail" }, { action: "slack" }, { action: "slack" }] },
      [/^delivery mail: expected, got none/],
    ],
    [
      {
        deliveries: [
          { action: "slack", contains: ["two"] },
          { action: "slack", contains: ["three"] },
        ],
      },
      [/expected "three" in the message, which says\n {2}\| one$/],
    ],
  ])("of %j is told in a sentence", (expected, patterns) => {
    const differences = differencesOf(expected, happened);
    expect(differences).toHaveLength(patterns.length);
    for (const [i, pattern] of patterns.entries()) expect(differences[i]).toMatch(pattern);
  });
});
