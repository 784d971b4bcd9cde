import type { Json, JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { withArguments } from "../src/index.ts";

function manifest(parameters: Json): JsonObject {
  return { kind: "Workflow", spec: { entrypoint: "main", arguments: { parameters } } };
}

describe("withArguments", () => {
  it("fills in values and keeps what the manifest says for the rest", () => {
    const given = manifest([{ name: "a", value: "1" }, { name: "b", default: "2" }, { name: "c" }]);
    expect(withArguments(given, { a: "x", c: "z" })).toEqual({
      manifest: manifest([
        { name: "a", value: "x" },
        { name: "b", default: "2", value: "2" },
        { name: "c", value: "z" },
      ]),
    });
    expect(given).toEqual(manifest([{ name: "a", value: "1" }, { name: "b", default: "2" }, { name: "c" }]));
  });

  it("leaves a manifest without parameters as it is", () => {
    const given = { kind: "Workflow", spec: { entrypoint: "main" } };
    expect(withArguments(given, {})).toEqual({ manifest: given });
  });

  it("reports all that it cannot do", () => {
    const given = manifest([{ name: "region", value: "eu", enum: ["eu", "us"] }, { name: "size" }]);
    expect(withArguments(given, { region: "mars", siz: "1" })).toMatchObject({
      issues: [
        { code: "OX1017", message: 'the workflow has no parameter "siz"', suggestion: 'did you mean "size"?' },
        { code: "OX1004", path: ["spec", "arguments", "parameters", 0, "value"], suggestion: "known: eu, us" },
        { code: "OX1009", message: 'the parameter "size" has no value', path: ["spec", "arguments", "parameters", 1] },
      ],
    });
  });

  it("does not mistake what every object has for a value", () => {
    expect(withArguments(manifest([{ name: "constructor" }]), {})).toMatchObject({ issues: [{ code: "OX1009" }] });
  });
});
