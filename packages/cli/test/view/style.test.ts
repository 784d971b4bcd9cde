import { describe, expect, it } from "vitest";
import { createStyle, cut, cutMiddle, padTo, visibleWidth } from "../../src/view/style.ts";

const red = createStyle({ color: true, utf8: true }).paint("failed", "broken");

describe("createStyle", () => {
  it("paints with a code and takes it back, and not at all without colour", () => {
    expect(red).toBe("\u001b[31mbroken\u001b[0m");
    expect(createStyle({ color: false, utf8: true }).paint("failed", "broken")).toBe("broken");
  });

  it("draws icons in UTF-8 or in brackets", () => {
    const look = { icon: "fail", tone: "failed" } as const;
    expect(createStyle({ color: false, utf8: true }).icon(look)).toBe("✖");
    expect(createStyle({ color: false, utf8: false }).icon(look)).toBe("[fail]");
  });
});

describe("visibleWidth", () => {
  it.each([
    ["plain", 5],
    [red, 6],
    ["├─✔", 3],
    ["日本", 4],
    ["한글", 4],
    ["🚀", 2],
    ["e\u0301", 1],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(visibleWidth(text)).toBe(width);
  });
});

describe("cut", () => {
  it.each([
    ["fits", 4, "fits"],
    ["too long", 5, "too …"],
    ["日本語", 4, "日…"],
    ["anything", 1, "…"],
    ["anything", 0, ""],
  ])("of %j to %i columns is %j", (text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });

  it("closes a colour that it cuts through", () => {
    expect(cut(`${red} and more`, 4)).toBe("\u001b[31mbro…\u001b[0m");
  });

  it("uses the mark that it is given", () => {
    expect(cut("anything", 6, "...")).toBe("any...");
  });
});

it.each([
  ["fits", 4, "fits"],
  ["file:///archive/2026/11/24/wf-7kq2d", 20, "file:/…1/24/wf-7kq2d"],
  ["日本語日本語", 8, "日…本語"],
])("keeps both ends of %j in %i columns: %j", (text, width, expected) => {
  expect(cutMiddle(text, width)).toBe(expected);
});

it("pads to what is seen, not to what is stored", () => {
  expect(padTo(red, 8)).toBe(`${red}  `);
  expect(padTo("日本", 5)).toBe("日本 ");
});
