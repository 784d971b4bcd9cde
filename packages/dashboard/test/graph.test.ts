import { describe, expect, it } from "vitest";
import { countPhases, graphsOf, loopPhase } from "../src/model/graph.ts";
import { layOutInRows } from "../src/model/layered.ts";
import { layOut } from "../src/model/layout.ts";
import { readRun } from "../src/model/run.ts";
import { itemPlaces, layoutInputOf, sceneOf, sizes } from "../src/model/scene.ts";
import { failedWorkflow, workflowOf } from "./workflow.ts";

describe("graphsOf", () => {
  it("draws both lanes without groups, joined as they ran", () => {
    const { main, exit } = graphsOf(readRun(failedWorkflow()));
    expect(main.nodes.map(({ id }) => id)).toEqual(["wf", "wf[0].step1", "wf[1].step2"]);
    expect(main.edges).toEqual([
      ["wf", "wf[0].step1"],
      ["wf[0].step1", "wf[1].step2"],
    ]);
    // The handler itself is the lane.
    expect(exit.nodes.map(({ id }) => id)).toEqual(["wf.onExit[0].a", "wf.onExit[0].b"]);
  });

  it("draws a retry as one box with its tries, which lead on from it", () => {
    const { main } = graphsOf(
      readRun(
        workflowOf([
          { name: "wf", type: "DAG", children: ["wf.fetch"] },
          { name: "wf.fetch", type: "Retry", boundaryID: "wf", children: ["wf.fetch(0)", "wf.fetch(1)"] },
          { name: "wf.fetch(0)", boundaryID: "wf", phase: "Failed" },
          { name: "wf.fetch(1)", boundaryID: "wf", children: ["wf.load"] },
          { name: "wf.load", boundaryID: "wf" },
        ]),
      ),
    );
    expect(main.nodes.map(({ id }) => id)).toEqual(["wf", "wf.fetch", "wf.load"]);
    expect(main.nodes[1]).toMatchObject({ tries: 2 });
    expect(main.edges).toContainEqual(["wf.fetch", "wf.load"]);
  });

  it("hangs hooks on their node, with all that is in them", () => {
    const { main } = graphsOf(
      readRun(
        workflowOf([
          { name: "wf", type: "Steps", children: ["wf.a", "wf.hooks.running"] },
          { name: "wf.a", boundaryID: "wf", children: ["wf.a.onExit"] },
          {
            name: "wf.a.onExit",
            type: "Steps",
            boundaryID: "wf",
            nodeFlag: { hooked: true },
            children: ["wf.a.onExit.x"],
          },
          { name: "wf.a.onExit.x", boundaryID: "wf.a.onExit" },
          { name: "wf.hooks.running", nodeFlag: { hooked: true } },
        ]),
      ),
    );
    expect(main.nodes.map(({ id }) => id)).toEqual(["wf", "wf.a"]);
    expect(main.nodes.map((one) => (one.kind === "node" ? one.hooks.map(({ id }) => id) : []))).toEqual([
      ["wf.hooks.running"],
      ["wf.a.onExit"],
    ]);
    expect(main.edges).toEqual([["wf", "wf.a"]]);
  });

  it.each([10, 11])("a loop of %i items is drawn, or counted beyond ten, failed first", (count) => {
    const items = Array.from({ length: count }, (_, i) => `wf.check(${i}:x)`);
    const { main } = graphsOf(
      readRun(
        workflowOf([
          { name: "wf", type: "DAG", children: ["wf.check"] },
          { name: "wf.check", type: "TaskGroup", boundaryID: "wf", children: items },
          ...items.map((name, i) => ({
            name,
            boundaryID: "wf",
            phase: i === 7 ? ("Failed" as const) : ("Succeeded" as const),
            children: ["wf.after"],
          })),
          { name: "wf.after", boundaryID: "wf" },
        ]),
      ),
    );
    if (count === 10) {
      expect(main.nodes).toHaveLength(12);
      return;
    }
    expect(main.nodes.map(({ id }) => id)).toEqual(["wf", "loop:wf.check", "wf.after"]);
    const [, loop] = main.nodes;
    expect(loop).toMatchObject({ kind: "loop", title: "check", counts: { Failed: 1, Succeeded: 10 } });
    expect(loop?.kind === "loop" && loop.members[0]?.id).toBe("wf.check(7:x)");
    expect(main.edges).toEqual([
      ["wf", "loop:wf.check"],
      ["loop:wf.check", "wf.after"],
    ]);
  });
});

it("a loop as a whole shows the phase that needs somebody most", () => {
  expect(loopPhase(countPhases([]))).toBe("Skipped");
  expect(loopPhase({ Succeeded: 3, Running: 1 })).toBe("Running");
  expect(loopPhase({ Succeeded: 3, Error: 1 })).toBe("Error");
});

describe("layout", () => {
  const box = (id: string) => ({ id, width: 100, height: 50 });

  it.each([
    ["dagre", layOut],
    ["rows", layOutInRows],
  ])("by %s sets each box below those it follows", (_, place) => {
    const { boxes, width, height } = place({
      boxes: ["a", "b", "c", "d"].map(box),
      edges: [
        ["a", "b"],
        ["a", "c"],
        ["b", "d"],
        ["c", "d"],
      ],
    });
    const at = Object.fromEntries(boxes.map((one) => [one.id, one]));
    expect(at.b?.y).toBeGreaterThanOrEqual((at.a?.y ?? 0) + 50);
    expect(at.d?.y).toBeGreaterThanOrEqual((at.c?.y ?? 0) + 50);
    expect(at.b?.y).toBe(at.c?.y);
    for (const one of boxes) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
    }
  });

  it("stands neighbours in the order of execution, left to right", () => {
    const { boxes } = layOut({
      boxes: ["a", "b", "c", "d"].map(box),
      edges: [
        ["a", "b"],
        ["a", "c"],
        ["a", "d"],
      ],
    });
    const [, b, c, d] = boxes.map(({ x }) => x);
    expect([b, c, d]).toEqual([b, c, d].toSorted((one, other) => (one ?? 0) - (other ?? 0)));
  });

  it("survives a circle, which no run should have", () => {
    const { boxes } = layOutInRows({
      boxes: ["a", "b", "c"].map(box),
      edges: [
        ["a", "b"],
        ["b", "c"],
        ["c", "b"],
      ],
    });
    expect(boxes.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(new Set(boxes.map(({ x, y }) => `${x}/${y}`)).size).toBe(3);
  });

  it("places 2,000 boxes in a chain without a deep stack", () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `n${i}`);
    const edges = ids.slice(1).map((id, i) => [`n${i}`, id] as const);
    expect(layOut({ boxes: ids.map(box), edges }).height).toBe(2_000 * 90 - 40);
  });

  it("places nothing", () => {
    expect(layOut({ boxes: [], edges: [] })).toEqual({ boxes: [], edges: [], width: 0, height: 0 });
  });
});

describe("sceneOf", () => {
  const scene = (unfolded = new Map<string, number>()) => {
    const { main, exit } = graphsOf(readRun(failedWorkflow()));
    const lay = (graph: typeof main) => ({ graph, layout: layOut(layoutInputOf(graph, unfolded)) });
    return sceneOf(lay(main), { ...lay(exit), isPlan: false, title: "onExit: bye - ran because Failed" }, unfolded);
  };

  it("puts the exit handler's lane below the main part, and its cards into the lane", () => {
    const { placed, lane, laneEdge, height } = scene();
    const at = Object.fromEntries(placed.map(({ id, card }) => [id, card]));
    expect(lane?.y).toBeGreaterThan((at["wf[1].step2"]?.y ?? 0) + sizes.node.height);
    for (const id of ["wf.onExit[0].a", "wf.onExit[0].b"]) {
      expect(at[id]?.y).toBeGreaterThan(lane?.y ?? 0);
      expect((at[id]?.y ?? 0) + sizes.node.height).toBeLessThan((lane?.y ?? 0) + (lane?.height ?? 0));
    }
    expect(laneEdge).toMatch(/^M[\d.]+ [\d.]+V[\d.]+$/);
    expect(height).toBeGreaterThan((lane?.y ?? 0) + (lane?.height ?? 0));
  });

  it("draws an edge from the lower edge of a card to the upper edge of the next", () => {
    const { edges, placed } = scene();
    const from = placed.find(({ id }) => id === "wf")?.card;
    const d = edges.find(({ id }) => id === "wf>wf[0].step1")?.d;
    expect(d).toMatch(new RegExp(`^M${(from?.x ?? 0) + sizes.node.width / 2} ${(from?.y ?? 0) + sizes.node.height}`));
  });
});

it("the items of an unfolded loop stand in a grid below its head", () => {
  const places = itemPlaces(9);
  expect(new Set(places.map(({ x }) => x)).size).toBe(3);
  expect(Math.min(...places.map(({ y }) => y))).toBe(sizes.loop.height);
});
