import { expect, it } from "vitest";
import { applied, jsonPatch, mergePatch } from "../../src/kube/patch.ts";

it.each([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [["a", "b"], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: "foo" }, "bar", "bar"],
])("a merge patch makes of %j with %j %j", (target, patch, result) => {
  expect(mergePatch(target, patch)).toEqual(result);
});

it("a patch cannot reach what is behind an object", () => {
  const patch = JSON.parse('{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}}}');
  expect(mergePatch({ a: 1 }, patch)).toEqual({ a: 1 });
  expect(({} as Record<string, unknown>).evil).toBeUndefined();
  const added = jsonPatch({ a: 1 }, [{ op: "add", path: "/__proto__/evil", value: 1 }]);
  expect(added).toEqual({ problem: "operation 0: there is nothing at /__proto__/evil" });
});

it("an applied configuration wins in its fields, takes lists whole and leaves the rest", () => {
  const live = { metadata: { labels: { a: "1", b: "2" } }, spec: { list: [1, 2], other: true } };
  expect(applied(live, { metadata: { labels: { a: "3" } }, spec: { list: [4] } })).toEqual({
    metadata: { labels: { a: "3", b: "2" } },
    spec: { list: [4], other: true },
  });
});

const object = { a: { "b/c": 1, "d~e": [1, 2, 3] } };

it.each([
  [[{ op: "add", path: "/a/x", value: { y: 1 } }], { a: { ...object.a, x: { y: 1 } } }],
  [[{ op: "replace", path: "/a/b~1c", value: 2 }], { a: { ...object.a, "b/c": 2 } }],
  [[{ op: "remove", path: "/a/d~0e/1" }], { a: { ...object.a, "d~e": [1, 3] } }],
  [[{ op: "add", path: "/a/d~0e/-", value: 4 }], { a: { ...object.a, "d~e": [1, 2, 3, 4] } }],
  [[{ op: "add", path: "/a/d~0e/0", value: 0 }], { a: { ...object.a, "d~e": [0, 1, 2, 3] } }],
  [[{ op: "move", from: "/a/b~1c", path: "/z" }], { a: { "d~e": [1, 2, 3] }, z: 1 }],
  [[{ op: "copy", from: "/a/b~1c", path: "/z" }], { ...object, z: 1 }],
  [[{ op: "test", path: "/a/d~0e", value: [1, 2, 3] }], object],
])("a JSON patch %j", (operations, result) => {
  expect(jsonPatch(object, operations)).toEqual({ value: result });
  expect(object).toEqual({ a: { "b/c": 1, "d~e": [1, 2, 3] } });
});

it.each([
  [{ op: "add" }, "a JSON patch is a list of operations"],
  [[{ op: "replace", path: "/nope", value: 1 }], "operation 0: there is nothing at /nope"],
  [[{ op: "remove", path: "/a/d~0e/9" }], "operation 0: there is nothing at /a/d~0e/9"],
  [[{ op: "add", path: "/a/d~0e/9", value: 1 }], "operation 0: /a/d~0e/9 is no place in the list"],
  [[{ op: "test", path: "/a/b~1c", value: 3 }], "operation 0: test failed at /a/b~1c"],
  [[{ op: "add", path: "/x" }], "operation 0: add needs a value"],
  [[{ op: "jump", path: "/x" }], 'operation 0: unknown op "jump"'],
  [[{ op: "remove", path: "x" }], "operation 0: its path is no JSON pointer"],
])("a JSON patch that cannot be applied says why: %j", (operations, problem) => {
  expect(jsonPatch(object, operations as never)).toEqual({ problem });
});
