import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineAction } from "../src/action.ts";
import { declaredProblems } from "../src/declared-problems.ts";

const action = defineAction({
  name: "ring",
  parameters: z
    .strictObject({
      bell: z.string().min(1).optional(),
      volume: z.enum(["low", "high"]).optional(),
      times: z.array(z.number()).optional(),
      tower: z.strictObject({ floor: z.string() }).optional(),
      either: z.string().optional(),
    })
    .refine(({ bell, either }) => (bell === undefined) !== (either === undefined), "name one of bell and either"),
  verbatim: ["tower"],
  run: async () => ({ outcome: "succeeded", detail: "" }),
});

const problems = (parameters: JsonObject) =>
  declaredProblems(action, parameters).map(
    ({ path, message, isFatal }) => `${isFatal ? "error" : "warning"} ${path.join(".")}: ${message}`,
  );

describe("the parameters of an action, as declared", () => {
  it.each<[what: string, parameters: JsonObject]>([
    ["are right", { bell: "small", volume: "low" }],
    ["are yet to be filled in", { bell: "{{workflow.name}}", volume: "{{inputs.parameters.volume}}" }],
    ["are chosen by a value of the workflow", { either: "{{workflow.parameters.bell}}", times: [1, 2] }],
    ["hold a text that is for somebody else", { bell: "small", tower: { floor: "{{#if}}" } }],
    ["hold an expression", { bell: "{{=workflow.parameters.bell + '!'}}" }],
  ])("%s", (_, parameters) => {
    expect(problems(parameters)).toEqual([]);
  });

  it.each<[what: string, parameters: JsonObject, found: readonly string[]]>([
    ["an unknown name", { bel: "small", bell: "x" }, ['error bel: plugin.ring has no parameter "bel"']],
    [
      "an unknown name further in",
      { bell: "x", tower: { floor: "1", stairs: true } },
      ['error tower.stairs: plugin.ring has no parameter "tower.stairs"'],
    ],
    [
      "a value that can never be right",
      { bell: "x", volume: "loud" },
      ['error volume: plugin.ring: volume: Invalid option: expected one of "low"|"high"'],
    ],
    [
      "a value of the wrong kind in a list",
      { bell: "x", times: [1, "two"] },
      ["error times.1: plugin.ring: times.1: Invalid input: expected number, received string"],
    ],
    ["what does not go together", {}, ["error : plugin.ring: name one of bell and either"]],
    [
      "a text that cannot be read",
      { bell: "{{#if workflow.name}}" },
      ["warning bell: the source ends where a tag or a block is still open"],
    ],
  ])("are refused for %s", (_, parameters, found) => {
    expect(problems(parameters)).toEqual(found);
  });

  it("say which names there are", () => {
    const [problem] = declaredProblems(action, { bel: "x", bell: "y" });
    expect(problem?.known).toEqual(["bell", "volume", "times", "tower", "either"]);
  });
});
