import type { WorkflowVariables } from "@onexit/events";
import { sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { boundedKey, dedupKeyOf } from "../src/dedup-key.ts";

const keyOf = (changes: Partial<WorkflowVariables>) =>
  dedupKeyOf({ cluster: "eu-1", workflow: { ...sampleVariables.workflow, ...changes } });
const label = (name: string, value: string) => ({ labels: { [`workflows.argoproj.io/${name}`]: value } });

describe("the dedup key", () => {
  it.each([
    [{ ...label("cron-workflow", "nightly"), generateName: "nightly-1-" }, "onexit/eu-1/data/nightly"],
    [{ ...label("workflow-template", "etl"), generateName: "x-" }, "onexit/eu-1/data/etl"],
    [label("cluster-workflow-template", "all"), "onexit/eu-1/data/all"],
    [{ generateName: "etl-" }, "onexit/eu-1/data/etl"],
    [{ generateName: "-" }, "onexit/eu-1/data/etl-7kq2d"],
    [{}, "onexit/eu-1/data/etl-7kq2d"],
  ])("is what runs have in common: %j", (changes, key) => {
    expect(keyOf(changes)).toBe(key);
  });

  it("is the same for two runs of a generated name", () => {
    const generateName = "etl-";
    expect(keyOf({ generateName, name: "etl-aaaaa", uid: "1" })).toBe(
      keyOf({ generateName, name: "etl-bbbbb", uid: "2" }),
    );
  });

  it("stays within 255 characters, and long ones stay apart", () => {
    const [one, other] = [boundedKey(`${"k".repeat(300)}1`), boundedKey(`${"k".repeat(300)}2`)];
    expect(one).toMatch(/^k{190}-[0-9a-f]{64}$/);
    expect(one).toHaveLength(255);
    expect(one).not.toBe(other);
    expect(boundedKey("k".repeat(255))).toBe("k".repeat(255));
  });

  it("leaves no half of a character at the cut", () => {
    expect(boundedKey(`${"k".repeat(189)}${"😀".repeat(60)}`)).toMatch(/^k{189}-[0-9a-f]{64}$/);
  });
});
