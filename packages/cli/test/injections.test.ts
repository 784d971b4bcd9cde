import { parseManifests } from "@onexit/manifest";
import { describe, expect, it } from "vitest";
import { checkInjections, injectionRules } from "../src/runtime/injections.ts";

const yaml = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  templates:
  - {name: main, steps: [[{name: step1, template: t}, {name: step2, template: t}]]}
  - {name: t, container: {image: alpine, command: [echo]}}
`;

function check(...texts: readonly string[]): void {
  const parsed = parseManifests(yaml, "wf.yaml");
  if (!("workflows" in parsed) || parsed.workflows[0] === undefined) throw new Error("invalid");
  checkInjections(texts, parsed.workflows[0].workflow, "wf");
}

describe("--inject", () => {
  it.each(["step2=Failed", "wf=Error", "step*=Exit:3", "wf[0].step1=Delay:1s", "step1#2=Succeeded"])(
    "takes %s",
    (text) => {
      expect(() => check(text)).not.toThrow();
    },
  );

  it.each([
    ["step3=Failed", /wf has no step "step3" \(did you mean "step1"/],
    ["t=Failed", /wf has no step "t"/],
    ["step1", /names no step/],
    ["step1=Maybe", /is no outcome/],
  ])("refuses %s and says why", (text, why) => {
    expect(() => check(text)).toThrow(why);
  });
});

describe("the rules for a run", () => {
  it("take a step's name for its tries and its items, too", () => {
    expect(injectionRules(["step2#2=Exit:3"])).toEqual([
      { step: "step2", attempt: 2, injected: { kind: "exit", exitCode: 3 } },
      { step: "step2(*)", attempt: 2, injected: { kind: "exit", exitCode: 3 } },
    ]);
  });

  it.each(["step2(0)=Error", "step*=Error", "wf[0].step1=Error"])("take %s as it stands", (text) => {
    expect(injectionRules([text])).toHaveLength(1);
  });
});
