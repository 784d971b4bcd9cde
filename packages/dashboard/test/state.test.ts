import { describe, expect, it } from "vitest";
import type { Happening } from "../src/api/types.ts";
import { freshnessOf, waitBefore } from "../src/model/connection.ts";
import { type DefinitionKind, definitionKindOf, schedulesOf, standingOf } from "../src/model/definition.ts";
import {
  deliveryFilterOf,
  deliverySearch,
  eventFilterOf,
  eventSearch,
  selectorOf,
  sinceTime,
  toggled,
  workflowFilterOf,
  workflowSearch,
} from "../src/model/filters.ts";
import { nodeLook, phaseLook } from "../src/model/look.ts";
import { mergeRows } from "../src/model/merge-rows.ts";
import { definitionPath, deliveryPath, routeOf, workflowPath } from "../src/model/route.ts";
import { readRun } from "../src/model/run.ts";
import { rowsToDraw, ticksOf, timelineOf } from "../src/model/timeline.ts";
import { phaseAside, rowOf, type WorkflowRow } from "../src/model/workflow-row.ts";
import { failedWorkflow, workflowOf } from "./workflow.ts";

describe("filters and addresses", () => {
  it.each(["", "?q=deploy&namespace=prod&phase=Failed%2CError&labels=team%3Dweb%2Ctier%21%3Dtest", "?phase=Running"])(
    "the workflows' filter comes back from its address: %s",
    (search) => {
      expect(workflowSearch(workflowFilterOf(search))).toBe(search);
    },
  );

  it("other filters do, too, and what is unknown is left out", () => {
    const search = "?action=slack&workflow=wf&destination=%23deploys&since=24h&state=dead%2Cretrying";
    expect(deliverySearch(deliveryFilterOf(search))).toBe(search);
    expect(eventSearch(eventFilterOf("?workflow=wf&type=NodeFinished&x=1"))).toBe("?workflow=wf&type=NodeFinished");
    expect(workflowFilterOf("?phase=Nonsense,Failed").phases).toEqual(["Failed"]);
  });

  it("becomes a label selector", () => {
    expect(selectorOf(workflowFilterOf("?phase=Failed,Error&labels=a%3Db"))).toBe(
      "workflows.argoproj.io/phase in (Failed,Error),a=b",
    );
    expect(selectorOf(workflowFilterOf(""))).toBe("");
  });

  it("times since: lengths, instants, nonsense", () => {
    expect(sinceTime("1h", 3_600_000)).toBe("1970-01-01T00:00:00.000Z");
    expect(sinceTime("2026-01-01", 0)).toBe("2026-01-01T00:00:00.000Z");
    expect(sinceTime("soon", 0)).toBeUndefined();
  });

  it("toggles", () => {
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
});

const kindOf = (plural: string) => definitionKindOf(plural) as DefinitionKind;

describe("routeOf", () => {
  it.each([
    ["/", { page: "workflows" }],
    ["/workflows", { page: "moved", to: "/" }],
    ["/workflows/argo", { page: "moved", to: "/?namespace=argo" }],
    ["/archived-workflows/argo", { page: "moved", to: "/?namespace=argo" }],
    ["/archived-workflows/argo/5b1a", { page: "archived", uid: "5b1a" }],
    ["/cron-workflows", { page: "definitions", kind: kindOf("cron-workflows"), namespace: "" }],
    ["/workflow-templates/argo", { page: "definitions", kind: kindOf("workflow-templates"), namespace: "argo" }],
    [
      "/cron-workflows/argo/nightly",
      { page: "definition", kind: kindOf("cron-workflows"), namespace: "argo", name: "nightly" },
    ],
    [
      "/cluster-workflow-templates/build",
      { page: "definition", kind: kindOf("cluster-workflow-templates"), namespace: "", name: "build" },
    ],
    ["/cluster-workflow-templates/argo/build", { page: "nowhere", path: "/cluster-workflow-templates/argo/build" }],
    ["/w/default/exit-handler-7kq2d", { page: "workflow", namespace: "default", name: "exit-handler-7kq2d" }],
    ["/workflows/argo/a.b", { page: "workflow", namespace: "argo", name: "a.b" }],
    ["/deliveries", { page: "deliveries" }],
    ["/deliveries/dlv_1", { page: "delivery", id: "dlv_1" }],
    ["/health/", { page: "health" }],
    ["/nope/x", { page: "nowhere", path: "/nope/x" }],
    ["/w/%E0%A4%A/x", { page: "workflow", namespace: "%E0%A4%A", name: "x" }],
  ])("%s", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it("finds its own paths again, whatever a name holds", () => {
    const workflow = { namespace: "a b", name: "x/y?z#" };
    expect(routeOf(workflowPath(workflow))).toEqual({ page: "workflow", ...workflow });
    expect(routeOf(deliveryPath("a/b"))).toEqual({ page: "delivery", id: "a/b" });
    const kind = kindOf("cron-workflows");
    expect(routeOf(definitionPath(kind, "a b", "x/y"))).toMatchObject({ kind, namespace: "a b", name: "x/y" });
  });
});

describe("a definition", () => {
  it.each([
    [{}, "", undefined],
    [{ spec: { schedule: "0 3 * * *" } }, "0 3 * * *", undefined],
    [
      { spec: { schedules: ["0 3 * * *", "@daily"], timezone: "Europe/Berlin", suspend: true } },
      "0 3 * * * · @daily Europe/Berlin",
      "suspended",
    ],
    [{ spec: { schedule: "@hourly" }, status: { phase: "Stopped" } }, "@hourly", "stopped"],
  ])("%j runs at %j", (definition, schedules, standing) => {
    expect([schedulesOf(definition), standingOf(definition)]).toEqual([schedules, standing]);
  });
});

describe("rows of the list", () => {
  const row = (uid: string, createdAt: number, phase = "Running"): WorkflowRow => ({
    ...rowOf(workflowOf([])),
    uid,
    createdAt,
    phase,
  });

  it("keep their places and take what is new of themselves; newer ones wait", () => {
    const { shown, fresh } = mergeRows(
      [row("b", 2), row("a", 1)],
      [row("c", 3), row("b", 2, "Failed"), row("a", 1), row("z", 0)],
    );
    expect(shown.map(({ uid, phase }) => `${uid} ${phase}`)).toEqual(["b Failed", "a Running", "z Running"]);
    expect(fresh.map(({ uid }) => uid)).toEqual(["c"]);
  });

  it("show a first one at once when nothing was there", () => {
    expect(mergeRows([], [row("a", 1)])).toMatchObject({ shown: [], fresh: [{ uid: "a" }] });
  });

  it("know the exit handler before and after it has run", () => {
    expect(rowOf(failedWorkflow()).exit).toEqual({ template: "bye", phase: "Succeeded" });
    expect(rowOf(workflowOf([], { spec: { onExit: "bye" } })).exit).toEqual({ template: "bye", phase: "" });
    expect(rowOf(workflowOf([])).exit).toBeUndefined();
  });

  it.each([
    [{ suspend: true }, "Running", "suspended"],
    [{ shutdown: "Stop" }, "Running", "stopping"],
    [{ shutdown: "Terminate" }, "Failed", "terminated"],
    [{}, "Running", ""],
  ] as const)("%j while %s is %s", (spec, phase, aside) => {
    expect(phaseAside({ spec, status: { phase } })).toBe(aside);
  });
});

describe("looks", () => {
  it("what somebody stopped, and what has not arrived, does not look like any other", () => {
    expect(nodeLook("Failed", "workflow shutdown with strategy: Stop")).toMatchObject({ icon: "stop" });
    expect(nodeLook("Succeeded", "delivery dead: 400")).toMatchObject({ icon: "error", word: "Delivery dead" });
    expect(nodeLook("Succeeded", "")).toMatchObject({ icon: "ok" });
    expect(phaseLook("Strange")).toMatchObject({ word: "Strange" });
    expect(phaseLook("")).toMatchObject({ word: "Pending" });
  });
});

describe("the connection", () => {
  it("is live, reconnecting, then stale; it waits longer each time, at most five seconds", () => {
    expect(freshnessOf(undefined, 9, true)).toBe("live");
    expect(freshnessOf(0, 5_000, true)).toBe("reconnecting");
    expect(freshnessOf(0, 5_000, false)).toBe("connecting");
    expect(freshnessOf(0, 10_000, true)).toBe("stale");
    expect([0, 1, 9].map(waitBefore)).toEqual([500, 1_000, 5_000]);
  });
});

describe("the timeline", () => {
  const workflow = { namespace: "default", name: "wf", uid: "u1" };
  const at = (text: string) => Date.parse(`2026-01-01T00:00:${text}Z`);

  it("takes exact times and attempts from events", () => {
    const made = failedWorkflow();
    const delivery = { id: "d1", key: "k", action: "slack", node: "wf.onExit[0].a", state: "sent" as const };
    const run = readRun({
      ...made,
      status: { ...made.status, deliveries: [{ ...delivery, attempt: 2, destination: "#x", message: "" }] },
    });
    const events: Happening[] = [
      { seq: 1, at: at("00.250"), kind: "node", type: "NodeStarted", workflow, node: { id: "wf[0].step1", name: "" } },
      { seq: 2, at: at("04.750"), kind: "node", type: "NodeFinished", workflow, node: { id: "wf[0].step1", name: "" } },
      {
        seq: 3,
        at: at("03.000"),
        kind: "delivery",
        type: "ActionFailed",
        workflow,
        delivery: { ...delivery, attempt: 1 },
      },
      { seq: 4, at: at("05.500"), kind: "delivery", type: "ActionSucceeded", workflow, delivery },
      { seq: 5, at: at("05.600"), kind: "delivery", type: "DeliveryEnded", workflow, delivery },
    ];
    const { main, exit, from, to, mainEnd } = timelineOf(run, events, at("09.000"));
    const step = main.find(({ node }) => node.title === "step1");
    expect([step?.from, step?.to]).toEqual([at("00.250"), at("04.750")]);
    expect(exit.find(({ node }) => node.title === "a")?.marks.map(({ state }) => state)).toEqual(["retrying", "sent"]);
    expect(exit.map(({ node }) => node.title)).not.toContain("b");
    expect([from, to, mainEnd]).toEqual([at("00.000"), at("05.500"), at("05.000")]);
  });

  it("shows of a retried run the last start of each node", () => {
    const run = readRun(failedWorkflow());
    const node = { id: "wf[1].step2", name: "" };
    const events = ["01.000", "03.000"].map(
      (time, i): Happening => ({ seq: 9 - i, at: at(time), kind: "node", type: "NodeStarted", workflow, node }),
    );
    for (const order of [events, events.toReversed()]) {
      const bar = timelineOf(run, order, at("09.000")).main.find((one) => one.node.title === "step2");
      expect(bar?.from).toBe(at("03.000"));
    }
  });

  it("lets what runs reach to now", () => {
    const run = readRun(workflowOf([{ name: "wf", phase: "Running", finishedAt: null }]));
    const { main, mainEnd } = timelineOf(run, [], at("30.000"));
    expect(main[0]).toMatchObject({ isOpen: true, to: at("30.000") });
    expect(mainEnd).toBeUndefined();
  });

  it("draws of too many rows those that need somebody", () => {
    const nodes = Array.from({ length: 500 }, (_, i) => ({
      name: `wf.t${i}`,
      boundaryID: "wf",
      phase: i === 499 ? ("Failed" as const) : ("Succeeded" as const),
    }));
    const { main } = timelineOf(readRun(workflowOf([{ name: "wf", type: "DAG" }, ...nodes])), [], 0);
    const drawn = rowsToDraw(main);
    expect(drawn).toHaveLength(400);
    expect(drawn.at(-1)?.node.title).toBe("t499");
  });

  it("has round ticks", () => {
    expect(ticksOf(0, 13_000, 6)).toEqual([0, 5_000, 10_000]);
    expect(ticksOf(0, 0, 6)).toEqual([0]);
  });
});
