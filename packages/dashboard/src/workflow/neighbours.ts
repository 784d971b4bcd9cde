import { useRef } from "preact/hooks";
import { listWorkflows } from "../api/calls.ts";
import { workflowPath } from "../model/route.ts";
import { announce } from "../shell/announce.ts";
import { go } from "../shell/location.ts";

/** The ways to the runs before and after one. */
export interface Neighbours {
  readonly toNewer: () => void;
  readonly toOlder: () => void;
}

/** So many runs of a namespace are looked at for the next ones. */
const mostRuns = 200;

/** Leads from one run to the others of its namespace, in the list's order. They are asked for when they are wanted. */
export function useNeighbours(namespace: string, name: string): Neighbours {
  const busy = useRef(false);
  const move = async (step: 1 | -1) => {
    if (busy.current) return;
    busy.current = true;
    try {
      const { items } = await listWorkflows({ namespace, selector: "", limit: mostRuns });
      const runs = (items ?? []).toSorted((a, b) =>
        b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
      );
      const at = runs.findIndex((run) => run.metadata.name === name);
      const next = at === -1 ? undefined : runs[at + step]?.metadata;
      if (next === undefined) announce(step === 1 ? "There is no older run" : "There is no newer run");
      else go(workflowPath(next));
    } catch {
      announce("The other runs could not be listed");
    } finally {
      busy.current = false;
    }
  };
  return { toNewer: () => void move(-1), toOlder: () => void move(1) };
}
