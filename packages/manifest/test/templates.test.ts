import { describe, expect, it } from "vitest";
import { parseManifests, type Template } from "../src/index.ts";
import { readFixture } from "./fixture.ts";

function templatesOf(name: string): ReadonlyMap<string, Template> {
  const result = parseManifests(readFixture("good", name).text, "wf.yaml");
  if ("issues" in result || !result.workflows[0]) throw new Error("the fixture was refused");
  return result.workflows[0].workflow.templates;
}

describe("a template", () => {
  const all = templatesOf("all-types");

  it("is of one of nine types, resources apart", () => {
    const types = [...all.values(), ...templatesOf("graph").values(), ...templatesOf("actions").values()];
    expect(new Set(types.map(({ type }) => type)).size).toBe(9);
  });

  it("may have everything that a pod has", () => {
    expect(all.get("ask")).toMatchObject({
      daemon: true,
      retry: { limit: "3", policy: "OnError", backoff: { duration: "5", factor: "2", maxDuration: "1m" } },
      memoize: { key: "k-{{workflow.name}}", cache: "cache", maxAge: "1h" },
      initContainers: [{ name: "first", mounts: [{ name: "work", mountPath: "/work" }] }],
      sidecars: [{ name: "beside", mounts: [] }],
      container: {
        envFrom: [{ kind: "secret", name: "s", prefix: "P_", optional: false }],
        env: [
          { name: "A", value: "", from: { kind: "secret", ref: { name: "s", key: "k", optional: true } } },
          { name: "B", value: "", from: { kind: "field", fieldPath: "metadata.name" } },
        ],
        mounts: [{ name: "work", mountPath: "/work", subPath: "x", readOnly: true }],
      },
    });
  });

  it("may be a set of containers with volumes of their own", () => {
    expect(all.get("many")).toMatchObject({
      type: "containerSet",
      containerRetry: { retries: "2", duration: "5s" },
      containers: [
        { name: "main", mounts: [{ mountPath: "/work" }], dependencies: [] },
        { name: "after", mounts: [{ mountPath: "/work" }], dependencies: ["main"] },
      ],
    });
  });

  it("may send a request, look at data, or wait", () => {
    expect(all.get("look")).toMatchObject({
      method: "GET",
      headers: [{ name: "Authorization", value: "", secret: { name: "s", key: "k" } }],
      successCondition: "response.statusCode == 201",
      insecureSkipVerify: false,
    });
    expect(all.get("list")).toMatchObject({
      source: { name: "files", location: { s3: { key: "dir" } } },
      transformations: ["filter(data, {# endsWith '.txt'})"],
    });
    expect(all.get("wait")).toMatchObject({
      duration: "10",
      outputs: { parameters: [{ name: "answer", valueFrom: { supplied: true, default: "5" } }] },
    });
  });

  it("takes and leaves artifacts", () => {
    expect(all.get("keep")).toMatchObject({
      inputs: { artifacts: [{ name: "seed", path: "/seed", mode: 0o644, optional: false }] },
      outputs: {
        artifacts: [{ name: "t", path: "/t", archive: "none", globalName: "kept", location: { s3: { key: "t" } } }],
      },
    });
  });
});

describe("a dag", () => {
  const dag = templatesOf("graph").get("main");
  const task = (name: string) => (dag?.type === "dag" ? dag.tasks.find((each) => each.name === name) : undefined);

  it("spells dependencies out, with the failures that they tolerate", () => {
    expect(dag).toMatchObject({ target: "d {{workflow.name}}", assessFailFast: false, failFast: false });
    expect(task("a")).not.toHaveProperty("depends");
    const bare = (name: string) => expect.objectContaining({ kind: "task", task: name, result: undefined });
    const tolerant = {
      kind: "any",
      of: [bare("a"), expect.objectContaining({ task: "a", result: "Failed" })],
    };
    expect(task("b")).toMatchObject({ dependencies: ["a"], depends: tolerant });
    expect(task("c")).toMatchObject({ dependencies: ["a", "b"], depends: { kind: "all", of: [tolerant, bare("b")] } });
  });

  it("repeats tasks over sequences and lists", () => {
    expect(task("c")?.loop).toEqual({ kind: "sequence", count: "3", format: "x%02d" });
    expect(task("d")?.loop).toEqual({ kind: "items", items: [{ k: 1 }, { k: [2] }] });
  });
});
