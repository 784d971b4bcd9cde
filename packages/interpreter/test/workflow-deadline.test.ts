import { expect, it } from "vitest";
import { argoWorkflow, nextTickAt } from "../src/index.ts";
import { submit, t0 } from "./harness.ts";

const yaml = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  activeDeadlineSeconds: 100
  templates:
  - name: main
    container: {image: alpine, command: [sleep], args: ["30"]}
`;

const set = (run: ReturnType<typeof submit>, at: number, seconds?: number) =>
  run.offer({ type: "SetDeadline", by: "me", at, ...(seconds === undefined ? {} : { seconds }) } as never);

it("another deadline counts from the start, and stands in the spec", () => {
  const run = submit(yaml);
  expect(nextTickAt(run.state(), t0)).toBe(t0 + 100_000);
  expect(set(run, t0 + 5_000, 7)).toHaveLength(1);
  expect(nextTickAt(run.state(), t0)).toBe(t0 + 7_000);
  expect(argoWorkflow(run.state(), "1").spec).toMatchObject({ activeDeadlineSeconds: 7 });
  expect(set(run, t0 + 5_000, 7)).toEqual([]);
  expect(run.offer({ type: "Tick", at: t0 + 7_000 }).map(({ type }) => type)).toEqual([
    "DeadlineExceeded",
    "NodeCancelled",
  ]);
  expect(set(run, t0 + 8_000, 900)).toEqual([]);
});

it("none may be set, and one that is over already ends the workflow", () => {
  const run = submit(yaml);
  set(run, t0 + 5_000);
  expect(nextTickAt(run.state(), t0)).toBeUndefined();
  expect(argoWorkflow(run.state(), "1").spec).not.toHaveProperty("activeDeadlineSeconds");
  set(run, t0 + 6_000, 2);
  expect(run.offer({ type: "Tick", at: t0 + 6_000 })[0]?.type).toBe("DeadlineExceeded");
});
