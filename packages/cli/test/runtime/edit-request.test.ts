import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { editedRequest, editParameters, parametersIn } from "../../src/runtime/edit-request.ts";

const declared: JsonObject = {
  channel: "#ops",
  text: "42",
  retries: 3,
  blocks: [{ type: "section", text: { type: "mrkdwn", text: "old" } }],
};
const request = sampleRequest("slack", declared);
const edited = (...set: readonly string[]) => editedRequest(request, { set });

describe("editedRequest", () => {
  it.each([
    ["text=7", { text: "7" }],
    ["text=a=b {{workflow.name}}", { text: "a=b {{workflow.name}}" }],
    ["retries=7", { retries: 7 }],
    ["new=x", { new: "x" }],
    ["deep.er=x", { deep: { er: "x" } }],
    ["blocks.0.text.text=new", { blocks: [{ type: "section", text: { type: "mrkdwn", text: "new" } }] }],
    ['blocks=[{"type":"divider"}]', { blocks: [{ type: "divider" }] }],
  ])("sets %s", (set, change) => {
    expect(edited(set).parameters).toEqual({ ...declared, ...change });
  });

  it("names another template, and keeps the key whatever is edited", () => {
    expect(edited("template=short", "channel=#dev")).toMatchObject({
      template: "short",
      destination: "#dev",
      key: request.key,
    });
    expect(edited("template=short").parameters).toEqual(declared);
  });

  it.each([
    ["text", /write name=value/],
    ["retries=many", /write JSON/],
    ["blocks.1.type=x", /no "1" in a list of 1/],
    ["text.inner=x", /inside a text/],
  ])("refuses %s", (set, problem) => {
    expect(() => edited(set)).toThrow(problem);
  });
});

describe("the parameters", () => {
  const dir = mkdtempSync(join(tmpdir(), "onexit-test-"));
  const script = (name: string, text: string) => {
    const path = join(dir, name);
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  };

  it("come from YAML, and from nothing else", () => {
    const path = script("p.yaml", 'text: "{{workflow.name}}"\n');
    expect(parametersIn(path)).toEqual({ text: "{{workflow.name}}" });
    expect(() => parametersIn(script("list.yaml", "- 1\n"))).toThrow(/must hold the parameters/);
    expect(() => parametersIn(join(dir, "none.yaml"))).toThrow(/ENOENT/);
  });

  it("are what an editor leaves behind", () => {
    const EDITOR = `${script("editor", '#!/bin/sh\n[ "$1" = --wait ] && sed -i "s/#ops/#dev/" "$2"\n')} --wait`;
    expect(editParameters(declared, "dlv_0", { ...process.env, VISUAL: "", EDITOR })).toEqual({
      ...declared,
      channel: "#dev",
    });
    expect(editParameters(declared, "dlv_0", { ...process.env, VISUAL: "true" })).toBeUndefined();
    expect(() => editParameters(declared, "dlv_0", { ...process.env, VISUAL: "false" })).toThrow(/nothing was retried/);
    expect(() => editParameters(declared, "dlv_0", {})).toThrow(/neither VISUAL nor EDITOR/);
  });
});
