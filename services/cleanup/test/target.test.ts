import { describe, expect, it } from "vitest";
import { targetOf } from "../src/files/target.ts";

describe("targetOf", () => {
  it.each([
    ["a file", "/data/tmp/a.txt", "/data/tmp/a.txt", { path: "/data/tmp/a.txt", entriesOnly: false }],
    ["a directory with a slash", "/data/tmp/", "/data/tmp/", { path: "/data/tmp", entriesOnly: false }],
    ["what a directory holds", "/data/tmp/*", "/data/tmp/*", { path: "/data/tmp", entriesOnly: true }],
    ["a rendered name", "/data/{{workflow.name}}", "/data/etl-1", { path: "/data/etl-1", entriesOnly: false }],
    ["a parent's variable", "/data/{{../name}}", "/data/x", { path: "/data/x", entriesOnly: false }],
    ["a node's name", "/data/etl[0].load", "/data/etl[0].load", { path: "/data/etl[0].load", entriesOnly: false }],
  ])("takes %s", (_, declared, rendered, target) => {
    expect(targetOf(declared, rendered)).toEqual(target);
  });

  it.each([
    ["nothing", "{{x}}", "", "is empty"],
    ["blanks", "{{x}}", "  ", "is empty"],
    ["a relative path", "tmp/a", "tmp/a", "is not an absolute path"],
    ["a home", "~/tmp", "~/tmp", "is not an absolute path"],
    ["a file of Windows", "C:\\tmp", "C:\\tmp", "is not an absolute path"],
    ["the file system", "/", "/", "is the root of the file system"],
    ["the file system, twice", "//", "//", "is the root of the file system"],
    ["all of the file system", "/*", "/*", "is the root of the file system"],
    ["a declared ..", "/data/../etc", "/data/../etc", 'has a ".." in it'],
    ["a declared .. that a value hides", "/data/{{x}}/../b", "/data/b", 'has a ".." in it'],
    ["a .. from a value", "/data/{{x}}", "/data/..", 'has a ".." in it'],
    ["a .. within a value", "/data/{{x}}", "/data/a/../../etc", 'has a ".." in it'],
    ["a dot", "/data/{{x}}", "/data/.", 'has a "." in it'],
    ["an empty value at the end", "/data/{{x}}", "/data/", "ends in an empty value"],
    ["a value of a slash", "/data/{{x}}", "/data//", "ends in an empty value"],
    ["an empty value before a slash", "/data/{{x}}/", "/data//", "has an empty segment"],
    ["an empty value within", "/data/{{x}}/tmp", "/data//tmp", "has an empty segment"],
    ["a blank value within", "/data/{{x}}/tmp", "/data/ /tmp", "has an empty segment"],
    ["an empty value before /*", "/data/{{x}}/*", "/data//*", "has an empty segment"],
    ["an unknown variable", "/data/{{x}}", "/data/(unknown: x)", "names a variable that nobody knows"],
    ["a text that could not be rendered", "/data/{{#x}}", "/data/{{#x}}", "could not be rendered"],
    ["a line break", "/data/{{x}}", "/data/a\n/b", "has control characters"],
    ["a NUL", "/data/{{x}}", "/data/a\0", "has control characters"],
    ["a pattern", "/data/*.tmp", "/data/*.tmp", "has a pattern in it"],
    ["a pattern within", "/data/*/tmp", "/data/*/tmp", "has a pattern in it"],
    ["a star from a value", "/data/{{x}}", "/data/*", "has a pattern in it"],
    ["a star and a slash", "/data/*/", "/data/*/", "has a pattern in it"],
  ])("refuses %s", (_, declared, rendered, why) => {
    expect(targetOf(declared, rendered)).toEqual({ refusal: expect.stringContaining(why) });
  });
});
