import { truncate } from "@onexit/render";
import { expect, it } from "vitest";

it.each([
  ["abc", 3, "abc", "abc"],
  ["abcd", 3, "ab…", "…cd"],
  ["a😀b😀c", 3, "a😀…", "…😀c"],
  ["😀😀", 2, "😀😀", "😀😀"],
  ["😀😀😀", 2, "😀…", "…😀"],
  ["abc", 1, "…", "…"],
  ["abc", 0, "", ""],
  ["", 0, "", ""],
])("cuts %j to %i code points, ellipsis included", (text, max, head, tail) => {
  expect(truncate(text, max)).toBe(head);
  expect(truncate(text, max, { keep: "tail" })).toBe(tail);
});
