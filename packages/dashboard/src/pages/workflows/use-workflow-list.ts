import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { listWorkflows } from "../../api/calls.ts";
import { homeNamespaces } from "../../api/home.ts";
import { selectorOf, type WorkflowFilter } from "../../model/filters.ts";
import { mergeRows } from "../../model/merge-rows.ts";
import { rowOf, type WorkflowRow } from "../../model/workflow-row.ts";

/** The list as it is shown, and what can be done with it. */
export interface WorkflowList {
  /** Undefined until the first answer. */
  readonly rows: readonly WorkflowRow[] | undefined;
  /** How many new ones are not shown yet. */
  readonly waiting: number;
  readonly hasMore: boolean;
  readonly error: string | undefined;
  /** Asks again; rows keep their places. */
  readonly refresh: () => void;
  readonly reload: () => void;
  readonly showNew: () => void;
  readonly loadMore: () => void;
}

const pageSize = 50;

interface Held {
  readonly key: string;
  readonly shown?: readonly WorkflowRow[];
  readonly fresh: readonly WorkflowRow[];
  readonly hasMore: boolean;
  readonly error?: string;
}

/** Keeps the rows of a filter. What is new waits until the reader asks for it, so that nothing moves under the pointer. */
export function useWorkflowList(filter: WorkflowFilter): WorkflowList {
  const key = JSON.stringify(filter);
  const [limit, setLimit] = useState(pageSize);
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<Held>({ key, fresh: [], hasMore: false });
  const asking = useRef({ isBusy: false, isWanted: false });
  // The key stands for the filter; a new round asks again.
  useEffect(() => {
    const controller = new AbortController();
    const state = asking.current;
    state.isBusy = true;
    state.isWanted = false;
    read(filter, limit, controller.signal)
      .then(
        ({ rows, hasMore }) => {
          if (controller.signal.aborted) return;
          setHeld((before) => {
            if (before.key !== key || before.shown === undefined) return { key, shown: rows, fresh: [], hasMore };
            return { key, ...mergeRows(before.shown, rows), hasMore };
          });
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          setHeld((before) => ({
            ...(before.key === key ? before : { fresh: [], hasMore: false }),
            key,
            error: String((error as Error).message),
          }));
        },
      )
      .finally(() => {
        if (controller.signal.aborted) return;
        state.isBusy = false;
        // What was told while the answer was on its way may not be in it.
        if (state.isWanted) setRound((before) => before + 1);
      });
    return () => controller.abort();
  }, [key, limit, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isCurrent = held.key === key;
  return {
    rows: isCurrent ? held.shown : undefined,
    waiting: isCurrent ? held.fresh.length : 0,
    hasMore: isCurrent && held.hasMore,
    error: isCurrent ? held.error : undefined,
    refresh: () => {
      if (asking.current.isBusy) asking.current.isWanted = true;
      else reload();
    },
    reload,
    showNew: () => setHeld((before) => ({ ...before, shown: [...before.fresh, ...(before.shown ?? [])], fresh: [] })),
    loadMore: () => setLimit((before) => before + pageSize),
  };
}

interface Part {
  readonly rows: readonly WorkflowRow[];
  readonly hasMore: boolean;
}

async function read(filter: WorkflowFilter, limit: number, signal: AbortSignal): Promise<Part> {
  const namespaces = filter.namespace === "" ? await homeNamespaces() : [filter.namespace];
  const parts = await Promise.all(namespaces.map((namespace) => readPart({ ...filter, namespace }, limit, signal)));
  const rows = parts.flatMap((part) => part.rows).sort((a, b) => b.createdAt - a.createdAt);
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit || parts.some((part) => part.hasMore) };
}

async function readPart(filter: WorkflowFilter, limit: number, signal: AbortSignal): Promise<Part> {
  const query = { namespace: filter.namespace, selector: selectorOf(filter), name: filter.q.toLowerCase(), limit };
  const { items, metadata } = await listWorkflows(query, signal);
  return { rows: (items ?? []).map(rowOf), hasMore: Boolean(metadata.continue) };
}
