import { describe, expect, it } from "vitest";
import { nextTickAt, plan, statusVariables } from "../src/index.ts";
import { phases, submit, t0 } from "./harness.ts";

const leaf = (extra = "", handler = "") => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  onExit: bye
  ${extra}
  templates:
  - name: main
    container: {image: alpine, command: [sleep], args: ["30"]}
  - name: bye
    ${handler}
    steps:
    - - {name: tidy, template: tidy}
  - name: tidy
    container: {image: alpine, command: [echo], args: ["{{workflow.status}}"]}
`;

describe.each([
  ["onexit", "Succeeded", ""],
  ["argo", "Failed", "child 'wf-"],
] as const)("a failing exit handler after a good workflow, by the semantics of %s", (semantics, phase, message) => {
  it(`leaves the workflow ${phase}, and is told apart`, () => {
    const run = submit(leaf(), semantics);
    run.settle((effect) => (effect.displayName === "tidy" ? { exitCode: 9 } : {}));
    expect(run.state().phase).toBe(phase);
    expect(run.state().message.startsWith(message)).toBe(true);
    expect(run.state().exit).toMatchObject({ status: "Succeeded", phase: "Failed" });
  });
});

describe("stop", () => {
  it("ends what runs, then the handler runs", () => {
    const run = submit(leaf());
    run.offer({ type: "Cancel", at: t0 + 10, strategy: "Stop", by: "me", message: "enough" });
    expect(plan(run.state())).toEqual([{ type: "CancelProcess", node: "wf", attempt: 1, graceMs: 10_000 }]);
    run.report("wf", { exitCode: 143 });
    expect(run.state().nodes.get("wf")).toMatchObject({
      phase: "Failed",
      message: "workflow shutdown with strategy:  Stop",
    });
    run.settle(() => ({}));
    expect(run.state()).toMatchObject({ phase: "Failed", message: "Stopped with strategy 'Stop'" });
    expect(run.state().exit?.phase).toBe("Succeeded");
    expect(statusVariables(run.state(), t0 + 20).stopped).toEqual({ by: "me", strategy: "Stop", message: "enough" });
  });

  it("leaves the handler alone while it runs", () => {
    const run = submit(leaf());
    run.report("wf", {});
    run.offer({ type: "Cancel", at: t0 + 2000, strategy: "Stop", by: "me", message: "" });
    expect(plan(run.state())[0]?.type).toBe("RunProcess");
  });
});

describe("terminate", () => {
  it("kills at once and still runs the handler", () => {
    const run = submit(leaf());
    run.offer({ type: "Cancel", at: t0 + 10, strategy: "Terminate", by: "me", message: "" });
    expect(plan(run.state())).toEqual([{ type: "CancelProcess", node: "wf", attempt: 1, graceMs: 0 }]);
    run.report("wf", { exitCode: 137 });
    run.settle(() => ({}));
    expect(phases(run.state())).toEqual([
      "wf Failed",
      "wf.onExit Succeeded",
      "wf.onExit[0] Succeeded",
      "wf.onExit[0].tidy Succeeded",
    ]);
  });

  it("skips the handler by Argo's semantics", () => {
    const run = submit(leaf(), "argo");
    run.offer({ type: "Cancel", at: t0 + 10, strategy: "Terminate", by: "me", message: "" });
    run.report("wf", { exitCode: 137 });
    expect(phases(run.state())).toEqual(["wf Failed"]);
    expect(run.state().phase).toBe("Failed");
  });

  it("ends the handler when it comes while that runs", () => {
    const run = submit(leaf());
    run.report("wf", {});
    run.offer({ type: "Cancel", at: t0 + 2000, strategy: "Terminate", by: "me", message: "" });
    expect(plan(run.state())[0]).toMatchObject({ type: "CancelProcess", graceMs: 0 });
    run.report("wf.onExit[0].tidy", { exitCode: 137 });
    expect(run.state().phase).toBe("Succeeded");
    expect(run.state().exit?.phase).toBe("Failed");
  });

  it("hastens a stop, and repeated says nothing new", () => {
    const run = submit(leaf());
    const cancel = (strategy: "Stop" | "Terminate") =>
      run.offer({ type: "Cancel", at: t0 + 10, strategy, by: "me", message: "" }).map((event) => event.type);
    expect(cancel("Stop")).toEqual(["StopRequested", "NodeCancelled"]);
    expect(cancel("Stop")).toEqual([]);
    expect(cancel("Terminate")).toEqual(["TerminateRequested", "NodeCancelled"]);
    expect(cancel("Terminate")).toEqual([]);
  });
});

describe("delete", () => {
  it("ends what runs; then the handler runs and the object may go", () => {
    const run = submit(leaf());
    run.offer({ type: "Cancel", at: t0 + 10, strategy: "Delete", by: "me", message: "" });
    run.report("wf", { exitCode: 137 });
    run.settle(() => ({}));
    expect(run.state().deletedAt).toBe(t0 + 10);
    expect(run.state().exit?.phase).toBe("Succeeded");
  });
});

describe("deadlines", () => {
  it("of the workflow end the main part and never the handler", () => {
    const run = submit(leaf("activeDeadlineSeconds: 2"));
    expect(nextTickAt(run.state(), t0)).toBe(t0 + 2000);
    expect(run.offer({ type: "Tick", at: t0 + 1999 })).toEqual([]);
    run.offer({ type: "Tick", at: t0 + 2000 });
    run.report("wf", { exitCode: 143 }, t0 + 2100);
    expect(run.state().nodes.get("wf")?.message).toBe("Step exceeded its deadline");
    expect(nextTickAt(run.state(), t0)).toBeUndefined();
    expect(plan(run.state())[0]?.type).toBe("RunProcess");
  });

  it("of a steps handler end everything below it", () => {
    const run = submit(leaf("", "activeDeadlineSeconds: 2"));
    run.report("wf", {}, t0 + 1000);
    expect(nextTickAt(run.state(), t0)).toBe(t0 + 3000);
    run.offer({ type: "Tick", at: t0 + 3000 });
    expect(plan(run.state())[0]?.type).toBe("CancelProcess");
    run.report("wf.onExit[0].tidy", { exitCode: 143 }, t0 + 3100);
    expect(run.state()).toMatchObject({ phase: "Succeeded", exit: { phase: "Failed" } });
    expect(run.state().exit?.handlerMessage).toBe("template was active longer than its deadline");
  });
});
