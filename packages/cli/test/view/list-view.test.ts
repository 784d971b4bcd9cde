import type { JsonObject } from "@onexit/events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createListView } from "../../src/view/list-view.ts";
import { createStyle } from "../../src/view/style.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const start = Date.UTC(2026, 0, 2);
beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

const options = {
  style: createStyle({ color: false, utf8: true }),
  noHeaders: false,
  allNamespaces: false,
  now: () => Date.now(),
};

function workflow(name: string, phase: string, second = 0): JsonObject {
  const creationTimestamp = new Date(start + second * 1_000).toISOString();
  return {
    metadata: { name, namespace: "default", creationTimestamp },
    status: { phase, startedAt: creationTimestamp },
  };
}

describe("a list that goes on", () => {
  it("is on a terminal one table, redrawn in place, with ages that grow", () => {
    const terminal = fakeTerminal(80, 10);
    terminal.write("before\n");
    using view = createListView(terminal, { ...options, tty: true });
    view.put("a", workflow("older", "Running"));
    view.put("b", workflow("newer", "Running", 1));
    vi.advanceTimersByTime(5_000);
    expect(terminal.screen()).toEqual([
      "before",
      "NAME   STATUS     AGE  DURATION  DELIVERIES  MESSAGE",
      "newer  ● Running  4s   4s        -",
      "older  ● Running  5s   5s        -",
    ]);
    view.remove("b", undefined);
    vi.advanceTimersByTime(1_000);
    expect(terminal.screen().slice(1)).toEqual([
      "NAME   STATUS     AGE  DURATION  DELIVERIES  MESSAGE",
      "older  ● Running  6s   6s        -",
    ]);
  });

  it("is on a terminal of unknown size as on one of 80 columns", () => {
    const terminal = fakeTerminal(80, 24);
    terminal.columns = 0;
    using view = createListView(terminal, { ...options, tty: true });
    view.put("a", workflow("one", "Running"));
    vi.advanceTimersByTime(200);
    expect(terminal.screen()[1]).toMatch(/^one {3}● Running/);
  });

  it("is elsewhere a line for each change, and none for the passing of time", () => {
    const terminal = fakeTerminal(80, 10);
    using view = createListView(terminal, { ...options, tty: false });
    view.put("a", workflow("one", "Running"));
    vi.advanceTimersByTime(5_000);
    view.put("a", workflow("one", "Running"));
    view.remove("a", workflow("one", "Succeeded"));
    view.remove("a", undefined);
    view.put("b", workflow("two", "Pending"));
    view.remove("b", undefined);
    expect(terminal.screen()).toEqual([
      "NAME                          STATUS       DELIVERIES      MESSAGE",
      "one                           ● Running    -",
      "one                           ✔ Succeeded  -",
      "two                           ◷ Pending    -",
      "two                           deleted",
    ]);
  });
});
