import type { LeafWork } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { createSimulatedExecutor, parseInjection } from "../src/index.ts";
import { effectOf, leafOf, shell, workflow } from "./support/fixture.ts";

const pod = { outputs: [], inputArtifacts: [], outputArtifacts: [], volumes: [], initContainers: [], sidecars: [] };
const containers = ["a", "b"].map((name) => ({ ...shell, name, dependencies: [] }));

const works: Readonly<Record<string, LeafWork>> = {
  http: {
    ...{ kind: "http", method: "GET", url: "u", headers: [], body: "" },
    timeoutMs: 1,
    insecureSkipVerify: false,
  },
  data: { kind: "data", location: {}, transformations: [] },
  set: { ...pod, kind: "containerSet", containers, retries: 0, retryAfterMs: 0, captureResult: false },
  artifact: { ...shell, outputArtifacts: [{ name: "o", path: "/o", optional: false, archive: "tar" }] },
};

/** What a node of a kind says when these injections hold, if it is given no time. */
function said(kind: string, ...injections: readonly string[]): NodeReport | undefined {
  const reports: NodeReport[] = [];
  const script = injections.map((text) => {
    const parsed = parseInjection(text);
    if ("problem" in parsed) throw new Error(parsed.problem);
    return parsed.rule;
  });
  const executor = createSimulatedExecutor({
    script,
    onReport: (_, report) => void reports.push(report),
    after: (_, then) => {
      then();
      return () => {};
    },
  });
  const daemon = effectOf("n", { daemon: true });
  executor.run(kind === "daemon" ? daemon : leafOf("n", works[kind] ?? shell), workflow);
  return reports[0];
}

describe("a simulated node", () => {
  it.each([
    ["http", [], { outcome: "exited", response: { statusCode: 200, headers: {}, body: "" } }],
    ["http", ["n=Result:hi"], { outcome: "exited", response: { statusCode: 200, headers: {}, body: "hi" } }],
    ["http", ["n=Failed"], { outcome: "failed", message: "injected" }],
    ["http", ["n=Error"], { outcome: "error", message: "injected" }],
    ["data", [], { outcome: "exited", keys: [] }],
    ["set", [], { outcome: "exited", exitCode: 0, containers: [{ phase: "Succeeded" }, { phase: "Succeeded" }] }],
    ["set", ["n=Exit:4"], { exitCode: 4, containers: [{ phase: "Succeeded" }, { phase: "Failed", exitCode: 4 }] }],
    ["artifact", [], { exitCode: 0, outputs: { artifacts: { o: { raw: { data: "simulated o\n" } } } } }],
    ["daemon", [], { outcome: "ready", ip: "127.0.0.1" }],
    ["daemon", ["n=Failed"], { outcome: "exited", exitCode: 1 }],
    ["plain", ["n=Skip"], { outcome: "exited", exitCode: 0, message: "injected" }],
    ["plain", ["n#2=Failed"], { outcome: "exited", exitCode: 0 }],
    ["plain", ["?=Output:k=v"], { outcome: "exited", outputs: { parameters: { k: "v" } } }],
  ] as const)("of kind %s with %j", (kind, injections, report) => {
    expect(said(kind, ...injections)).toMatchObject(report);
  });
});
