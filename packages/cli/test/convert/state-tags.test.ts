import { expect, it } from "vitest";
import { phaseOfState, stateOfPhase } from "../../src/convert/state-tags.ts";

it.each(["{{workflow.status}}", "{{inputs.parameters.on-fire}}", "{{workflow.parameters.a-b}}"])(
  "%s there and back",
  (tag) => {
    expect(phaseOfState(stateOfPhase(tag))).toBe(tag);
  },
);

it("names a phase as GitHub does, and leaves the rest", () => {
  expect(["Failed", "Succeeded", "Running", "success", "{{=x}}"].map(stateOfPhase)).toEqual([
    "failure",
    "success",
    "pending",
    "success",
    "{{=x}}",
  ]);
});
