import { describe, expect, it } from "vitest";
import { ageMs } from "../src/runtime/age.ts";
import { withChanges } from "../src/submit/with-changes.ts";
import { type WorkflowFilter, workflowFilter } from "../src/workflow-filter.ts";

const now = Date.parse("2026-01-10T00:00:00Z");

const workflow = (name: string, phase: string, created: string, finished: string | null, labels = {}) => ({
  metadata: { name, creationTimestamp: created, labels },
  status: { phase, finishedAt: finished },
});

const workflows = [
  workflow("a-old", "Succeeded", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", { team: "blue" }),
  workflow("b-new", "Failed", "2026-01-09T23:00:00Z", "2026-01-09T23:30:00Z"),
  workflow("b-runs", "Running", "2026-01-09T00:00:00Z", null, { team: "red" }),
  // What was created just now has no phase yet.
  { metadata: { name: "c" }, status: {} },
];

describe("the filter of list and delete", () => {
  it.each<[WorkflowFilter, readonly string[]]>([
    [{}, ["a-old", "b-new", "b-runs", "c"]],
    [{ status: "failed, Succeeded" }, ["a-old", "b-new"]],
    [{ status: "Pending" }, ["c"]],
    [{ running: true }, ["b-runs", "c"]],
    [{ completed: true }, ["a-old", "b-new"]],
    [{ since: "2h" }, ["b-new"]],
    [{ since: "2d" }, ["b-new", "b-runs"]],
    [{ older: "7d" }, ["a-old"]],
    [{ prefix: "b-" }, ["b-new", "b-runs"]],
    [{ prefix: "b-", completed: true }, ["b-new"]],
    [{ selector: "team in (blue,red),team!=red" }, ["a-old"]],
    [{ selector: "!team" }, ["b-new", "c"]],
  ])("%j", async (filter, names) => {
    const isMeant = await workflowFilter(filter, now);
    expect(workflows.filter(isMeant).map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it.each(["10", "soon", "", "-1h", "1w"])("has no age %j", (text) => {
    expect(() => ageMs("--older", text)).toThrow(/--older .*: write an age such as 30m, 2h or 10d/);
  });
});

describe("what submit changes in a manifest", () => {
  const manifest = { metadata: { name: "w", labels: { a: "1" } }, spec: { entrypoint: "main" } };

  it("is nothing when nothing was said", () => {
    expect(withChanges(manifest, {})).toEqual(manifest);
  });

  it("is the name or its beginning, labels, the entrypoint and the priority", () => {
    const changes = { generateName: "x-", labels: "b=2,c=3", entrypoint: "other", priority: "5" };
    expect(withChanges(manifest, changes)).toEqual({
      metadata: { generateName: "x-", labels: { a: "1", b: "2", c: "3" } },
      spec: { entrypoint: "other", priority: 5 },
    });
    expect(() => withChanges(manifest, { labels: "b" })).toThrow(/--labels "b"/);
    expect(() => withChanges(manifest, { priority: "high" })).toThrow(/--priority "high"/);
  });
});
