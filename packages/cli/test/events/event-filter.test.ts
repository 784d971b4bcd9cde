import type { StoredEvent } from "@onexit/deliveries";
import { describe, expect, it } from "vitest";
import { createEventFilter, type EventFilterOptions } from "../../src/events/event-filter.ts";

const now = Date.UTC(2026, 0, 2, 12);
const workflow = { cluster: "local", namespace: "default", name: "nightly", uid: "u1" };
const minutesAgo = (minutes: number) => now - minutes * 60_000;
let seq = 0;
const stored = (event: object, uid = "u1"): StoredEvent => {
  seq += 1;
  return { event: event as StoredEvent["event"], seq, uid };
};

const past = [
  stored({ type: "WorkflowSubmitted", at: minutesAgo(30), workflow }),
  stored({ type: "NodeStarted", at: minutesAgo(20), node: "nightly" }),
  stored({ type: "NodeFinished", at: minutesAgo(10), node: "nightly", phase: "Failed" }),
  stored({ type: "ActionDead", at: minutesAgo(5), workflow }),
  stored({ type: "WorkflowSubmitted", at: minutesAgo(4), workflow: { ...workflow, name: "other", uid: "u2" } }, "u2"),
  stored({ type: "NodeFinished", at: minutesAgo(3), node: "other", phase: "Succeeded" }, "u2"),
];
const meant = (options: EventFilterOptions) => {
  const isMeant = createEventFilter(options, now);
  return past.flatMap((each, n) => (isMeant(each) ? [n] : []));
};

describe("createEventFilter", () => {
  it.each<[EventFilterOptions, readonly number[]]>([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ type: "node" }, [1, 2, 5]],
    [{ type: "node.finished" }, [2, 5]],
    [{ type: "NodeFinished,action.dead" }, [2, 3, 5]],
    [{ type: "dev.onexit.node.started.v1" }, [1]],
    [{ workflow: "nightly" }, [0, 1, 2, 3]],
    [{ workflow: "u2" }, [4, 5]],
    [{ workflow: "other", type: "node" }, [5]],
    [{ seq: "3" }, [2]],
    [{ seq: "2..4" }, [1, 2, 3]],
    [{ seq: "..2" }, [0, 1]],
    [{ seq: "5..", type: "node" }, [5]],
    [{ since: "10m" }, [2, 3, 4, 5]],
    [{ since: "20m", until: "2026-01-02T11:50:00Z" }, [1, 2]],
  ])("takes of %j what it means", (options, expected) => {
    expect(meant(options)).toEqual(expected);
  });

  it.each([
    [{ type: "nod.finished" }, '--type "nod.finished": did you mean "node.finished"'],
    [
      { type: "xyzzy" },
      '--type "xyzzy": write a kind (workflow, exit-handler, node, delivery, action, watch, audited)',
    ],
    [{ type: "" }, '--type "": write a kind'],
    [{ seq: "9..4" }, '--seq "9..4": 9 comes after 4'],
    [{ seq: ".." }, '--seq "..": write a sequence or a range'],
    [{ seq: "-1" }, '--seq "-1": write a sequence or a range'],
    [{ since: "soon" }, '--since "soon": write how long ago'],
  ])("refuses %j", (options, message) => {
    expect(() => meant(options)).toThrow(message);
  });
});
