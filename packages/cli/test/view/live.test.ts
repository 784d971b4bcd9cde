import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveBlock } from "../../src/view/live.ts";
import { fakeTerminal } from "./fake-terminal.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a live block", () => {
  it("redraws its own lines in place and leaves what stood before them", () => {
    const terminal = fakeTerminal(40, 10);
    terminal.write("before\n");
    using block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["one", "two", "three"]);
    vi.advanceTimersByTime(200);
    block.update(() => ["one", "2"]);
    expect(terminal.screen()).toEqual(["before", "one", "2"]);
  });

  it("draws at most ten frames a second, and always the last one", () => {
    const terminal = fakeTerminal(40, 10);
    using block = createLiveBlock(terminal, () => Date.now());
    for (let i = 0; i <= 100; i += 1) {
      block.update(() => [`frame ${i}`]);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    expect(terminal.writes()).toBeLessThanOrEqual(12);
    expect(terminal.screen()).toEqual(["frame 100"]);
  });

  it("asks for lines only when it draws them", () => {
    const terminal = fakeTerminal(40, 10);
    using block = createLiveBlock(terminal, () => Date.now());
    const lines = vi.fn(() => ["line"]);
    for (let i = 0; i < 1_000; i += 1) block.update(lines);
    vi.advanceTimersByTime(100);
    expect(lines).toHaveBeenCalledTimes(2);
  });

  it("writes nothing when nothing changed", () => {
    const terminal = fakeTerminal(40, 10);
    using block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["same"]);
    vi.advanceTimersByTime(200);
    block.update(() => ["same"]);
    expect(terminal.writes()).toBe(1);
  });

  it("cuts to the terminal's width and keeps the end when the terminal is too low", () => {
    const terminal = fakeTerminal(10, 4);
    using block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["a", "b", "c", "much too long a line"]);
    expect(terminal.screen()).toEqual(["(2 lines …", "c", "much too …"]);
  });

  it("finds its beginning again after the terminal became narrower", () => {
    const terminal = fakeTerminal(40, 10);
    using block = createLiveBlock(terminal, () => Date.now());
    terminal.write("before\n");
    block.update(() => ["twelve chars", "x"]);
    terminal.resize(8, 10);
    vi.advanceTimersByTime(200);
    block.update(() => ["short"]);
    expect(terminal.screen()).toEqual(["before", "short"]);
  });

  it("puts lines above itself, where they stay", () => {
    const terminal = fakeTerminal(40, 10);
    using block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["live"]);
    block.print(["said"]);
    vi.advanceTimersByTime(200);
    block.update(() => ["live again"]);
    expect(terminal.screen()).toEqual(["said", "live again"]);
  });

  it("leaves the last lines whole, however many, and lets what follows stand below them", () => {
    const terminal = fakeTerminal(40, 4);
    using block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["live"]);
    block.finish(["1", "2", "3", "4", "5"]);
    block.update(() => ["ignored"]);
    block.print(["after"]);
    vi.advanceTimersByTime(500);
    expect(terminal.screen()).toEqual(["1", "2", "3", "4", "5", "after"]);
  });

  it("leaves its last frame and no timer when it is disposed of", () => {
    const terminal = fakeTerminal(40, 10);
    const block = createLiveBlock(terminal, () => Date.now());
    block.update(() => ["drawn"]);
    block.update(() => ["never drawn"]);
    block[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    block.print(["below"]);
    expect(terminal.screen()).toEqual(["drawn", "below"]);
  });
});
