import { describe, expect, it } from "vitest";
import { projected } from "../../src/api/fields.ts";
import { listText, objectText } from "../../src/api/object-text.ts";

const items = [
  { metadata: { name: "a", uid: "1" }, spec: { entrypoint: "main" }, status: { phase: "Failed" } },
  { metadata: { name: "b", uid: "2" }, spec: { entrypoint: "other" }, status: { phase: "Running" } },
];
const envelope = { kind: "WorkflowList", metadata: { resourceVersion: "7" } };

describe("the text of a list", () => {
  it.each([
    "",
    "items",
    "metadata",
    "items.metadata.name,metadata",
    "items.spec, items.status.phase",
    "items,items.spec",
    "-items",
    "-items.spec,items.status",
    "-metadata",
    "kind",
  ])("is the projection of the whole: %j", (fields) => {
    expect(JSON.parse(listText(envelope, items, fields))).toEqual(projected({ ...envelope, items }, fields));
  });

  it("of none is one without items", () => {
    expect(JSON.parse(listText(envelope, [], ""))).toEqual({ ...envelope, items: [] });
  });
});

describe("the text of an object", () => {
  it("is that of the fields that are asked for, whatever was asked for before", () => {
    const [item = {}] = items;
    const asked = ["metadata.name", "", "metadata.name", "result.object.spec"];
    const texts = asked.map((fields) => JSON.parse(objectText(item, fields, "result.object.")));
    expect(texts).toEqual([
      { metadata: { name: "a" } },
      item,
      { metadata: { name: "a" } },
      { spec: { entrypoint: "main" } },
    ]);
  });
});
