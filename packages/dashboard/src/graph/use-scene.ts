import { useEffect, useMemo, useState } from "preact/hooks";
import { planExit } from "../model/exit-plan.ts";
import { exitTitle } from "../model/exit-title.ts";
import { type Graph, type GraphNode, graphsOf } from "../model/graph.ts";
import type { Layout } from "../model/layout.ts";
import { planGraph } from "../model/plan-graph.ts";
import type { Run } from "../model/run.ts";
import { layoutInputOf, type Scene, sceneOf, type Unfolded } from "../model/scene.ts";
import { layOutAll } from "./lay-out-all.ts";

/** What is drawn, and where. */
export interface Drawing {
  /** Undefined until the first layout is there. */
  readonly scene: Scene | undefined;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly isPlan: boolean;
  readonly error: string | undefined;
}

/** The drawing of a run. Boxes are placed anew only when there are others; a change of phase only recolours. */
export function useScene(run: Run, ending: string, unfolded: Unfolded): Drawing {
  const { main, exit } = useMemo(() => graphsOf(run), [run]);
  const isPlan = run.exit !== undefined && run.exit.root === undefined && !run.workflow.status?.finishedAt;
  const plan = useMemo(() => (isPlan ? planExit(run.workflow, ending) : undefined), [isPlan, run, ending]);
  const lower = useMemo<Graph>(() => (plan === undefined ? exit : planGraph(plan)), [plan, exit]);
  const inputs = [layoutInputOf(main, unfolded), layoutInputOf(lower, unfolded)];
  const key = JSON.stringify(inputs);
  const [placed, setPlaced] = useState<{ key: string; layouts: readonly Layout[] }>();
  const [error, setError] = useState<string>();
  // The key stands for the inputs.
  useEffect(() => {
    let isWanted = true;
    layOutAll(inputs).then(
      (layouts) => {
        if (isWanted) setPlaced({ key, layouts });
      },
      (reason: Error) => {
        if (isWanted) setError(reason.message);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  const nodes = useMemo(() => new Map([...main.nodes, ...lower.nodes].map((node) => [node.id, node])), [main, lower]);
  const [mainLayout, exitLayout] = placed?.layouts ?? [];
  // What is drawn depends on nothing but what was placed.
  const scene = useMemo(
    () =>
      mainLayout === undefined || exitLayout === undefined
        ? undefined
        : sceneOf(
            { graph: main, layout: mainLayout },
            run.exit === undefined ? undefined : { graph: lower, layout: exitLayout, isPlan, title: exitTitle(run) },
            unfolded,
          ),
    [placed],
  );
  return { scene, nodes, isPlan, error };
}
