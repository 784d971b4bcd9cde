import type { DeliveryEvent } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { isSettled, nextTickAt, plan, type RequestAction } from "../src/index.ts";
import { identity, phases, type Run, submit, t0 } from "./harness.ts";

const withAction = (options: string, status = "true") => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  onExit: bye
  arguments: {parameters: [{name: where, value: "#deploys"}]}
  templates:
  - name: main
    container: {image: alpine, command: ["${status}"]}
  - name: bye
    steps:
    - - {name: tell, template: tell, arguments: {parameters: [{name: who, value: "{{workflow.status}}"}]}}
    - - {name: after, template: after}
  - name: tell
    inputs: {parameters: [{name: who}]}
    plugin:
      slack:
        channel: "{{workflow.parameters.where}}"
        text: "{{workflow.name}}: {{workflow.message}}"
        ${options}
  - name: after
    container: {image: alpine, command: [echo]}
`;

function requestOf(run: Run): RequestAction {
  const effect = plan(run.state()).find((candidate) => candidate.type === "RequestAction");
  if (effect?.type !== "RequestAction") throw new Error("nothing is requested");
  return effect;
}

function said(run: Run, type: DeliveryEvent["type"], rest: object): DeliveryEvent {
  const { key } = requestOf(run).request;
  return {
    at: t0,
    workflow: identity,
    key,
    action: "slack",
    origin: { kind: "node", node: "wf.onExit[0].tell" },
    destination: "#deploys",
    attempt: 1,
    durationMs: 12,
    type,
    ...rest,
  } as DeliveryEvent;
}

describe("an action in an exit handler", () => {
  it("is requested with its sources, all variables and a key of its own", () => {
    const run = submit(withAction(""));
    run.report("wf", { exitCode: 7, logTail: "\u001b[31mno space\u001b[0m\u001b]0;title\u0007 left\u0000" });
    const { request } = requestOf(run);
    expect(request).toMatchObject({
      action: "slack",
      destination: "#deploys",
      parameters: { channel: "{{workflow.parameters.where}}", text: "{{workflow.name}}: {{workflow.message}}" },
      timeoutMs: 30_000,
      notAfter: t0 + 1000 + 86_400_000,
      required: false,
    });
    expect(request.key).toMatch(/^[0-9a-f]{64}$/);
    expect(request.variables).toMatchObject({
      workflow: {
        name: "wf",
        status: "Failed",
        message: "main: Error (exit code 7)",
        parameters: { where: "#deploys" },
      },
      failure: { step: "wf", exitCode: "7", logTail: "no space left" },
      inputs: { parameters: { who: "Failed" } },
    });
  });

  it("lets the handler go on when it was sent", () => {
    const run = submit(withAction(""));
    run.report("wf", {});
    run.deliver(said(run, "ActionSucceeded", { detail: "200", already: false }));
    expect(run.state().nodes.get("wf.onExit[0].tell")?.phase).toBe("Succeeded");
    run.settle(() => ({}));
    expect(isSettled(run.state())).toBe(true);
    expect([...run.state().deliveries.values()]).toMatchObject([
      { state: "sent", attempt: 1, destination: "#deploys" },
    ]);
  });

  it("is waited for no longer than `wait`, and goes on behind its node and the workflow's end", () => {
    const run = submit(withAction("wait: 2s"));
    run.report("wf", {});
    expect(nextTickAt(run.state(), t0)).toBe(t0 + 3000);
    run.offer({ type: "Tick", at: t0 + 3000 });
    expect(run.state().nodes.get("wf.onExit[0].tell")).toMatchObject({
      phase: "Succeeded",
      message: "delivery pending",
    });
    run.settle(() => ({}));
    expect(run.state().phase).toBe("Succeeded");
    expect(isSettled(run.state())).toBe(false);
    const stillWanted = requestOf(run);
    run.deliver(said(run, "ActionDead", { problem: { message: "channel_not_found" } }));
    expect(stillWanted.request.key).toBe([...run.state().deliveries.keys()][0]);
    expect(isSettled(run.state())).toBe(true);
    expect(plan(run.state())).toEqual([]);
  });

  it.each([
    ["required: true", "Failed", "delivery dead: channel_not_found"],
    ["", "Succeeded", "delivery dead: channel_not_found"],
  ])("that is dead makes the node (%s) %s", (options, phase, message) => {
    const run = submit(withAction(options));
    run.report("wf", {});
    run.deliver(said(run, "ActionDead", { problem: { message: "channel_not_found" } }));
    expect(run.state().nodes.get("wf.onExit[0].tell")).toMatchObject({ phase, message });
  });

  it("says which variable a preview wants", () => {
    const run = submit(withAction(""));
    run.report("wf", {});
    run.deliver(said(run, "ActionPreviewed", { missing: ["SLACK_BOT_TOKEN"], preview: {} }));
    expect(run.state().nodes.get("wf.onExit[0].tell")?.message).toBe("delivery previewed: SLACK_BOT_TOKEN is not set");
  });

  it("keeps its node waiting while it is retried, and decides nothing from what is said twice", () => {
    const run = submit(withAction("required: true"));
    run.report("wf", {});
    const failed = said(run, "ActionFailed", { problem: { message: "429" }, outcome: "retry", nextAttemptAt: t0 });
    const sent = said(run, "ActionSucceeded", { detail: "200", already: false, attempt: 2 });
    expect(run.deliver(failed)).toEqual([]);
    expect(run.deliver(sent).map((event) => event.type)).toContain("DeliveryEnded");
    expect(run.deliver(sent)).toEqual([]);
    expect(run.deliver(failed)).toEqual([]);
  });

  it("is journaled dead one minute after its deadline when no service answered", () => {
    const run = submit(withAction("required: true\n        deadline: 10s"));
    run.report("wf", {});
    expect(nextTickAt(run.state(), t0)).toBe(t0 + 71_000);
    run.offer({ type: "Tick", at: t0 + 71_000 });
    expect(run.state().nodes.get("wf.onExit[0].tell")).toMatchObject({
      phase: "Failed",
      message: "delivery dead: no service answered",
    });
  });

  it.each([
    ["", "Succeeded"],
    ["required: true", "Failed"],
  ])("ends its node as one that was never done when a person drops it: %s %s", (options, phase) => {
    const run = submit(withAction(options));
    run.report("wf", { exitCode: 1 });
    run.deliver(said(run, "ActionDropped", { reason: "the channel is gone" }));
    expect(run.state().nodes.get("wf.onExit[0].tell")).toMatchObject({
      phase,
      message: "delivery dropped: the channel is gone",
    });
  });

  it("may be sent after all when a dead one is retried by hand", () => {
    const run = submit(withAction(""));
    run.report("wf", {});
    const dead = said(run, "ActionDead", { problem: { message: "channel_not_found" } });
    const sent = said(run, "ActionSucceeded", { detail: "200", already: false, attempt: 2 });
    run.deliver(dead);
    run.settle(() => ({}));
    run.deliver(sent);
    expect([...run.state().deliveries.values()]).toMatchObject([{ state: "sent", attempt: 2 }]);
    expect(run.state().phase).toBe("Succeeded");
  });
});

describe("two nodes with one `key`", () => {
  it("are one act: both end with it", () => {
    const run = submit(
      withAction("key: once").replace(
        "- - {name: after, template: after}",
        "  - {name: again, template: tell, arguments: {parameters: [{name: who, value: x}]}}\n    - - {name: late, template: tell, arguments: {parameters: [{name: who, value: y}]}}",
      ),
    );
    run.report("wf", {});
    expect(plan(run.state())).toHaveLength(1);
    run.deliver(said(run, "ActionSucceeded", { detail: "200", already: false }));
    expect(
      phases(run.state()).filter((line) => line.includes("tell") || line.includes("again") || line.includes("late")),
    ).toEqual(["wf.onExit[0].tell Succeeded", "wf.onExit[0].again Succeeded", "wf.onExit[1].late Succeeded"]);
  });
});
