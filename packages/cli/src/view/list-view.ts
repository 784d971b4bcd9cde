import type { JsonObject } from "@onexit/events";
import { nameOf } from "../print.ts";
import { objectAt, textAt } from "./argo-json.ts";
import { createLiveBlock, type LiveStream } from "./live.ts";
import { plain } from "./plain.ts";
import type { Style } from "./style.ts";
import { alignColumns } from "./table.ts";
import { changingCells, workflowTable } from "./workflow-table.ts";

export interface ListViewOptions {
  readonly style: Style;
  /** Redrawn in place; else a line for each change. */
  readonly tty: boolean;
  readonly noHeaders: boolean;
  readonly allNamespaces: boolean;
  /** Epoch ms. */
  readonly now: () => number;
}

/** A list of workflows that goes on. */
export interface ListView extends Disposable {
  /** The key tells workflows of one name apart. */
  readonly put: (key: string, workflow: JsonObject) => void;
  /** It was deleted, or is, as it is now, meant no more: it has ended where those are meant that run. */
  readonly remove: (key: string, now: JsonObject | undefined) => void;
}

/** How often ages are told anew on a terminal, ms. */
const refreshMs = 1_000;

/** Nothing yet: on a terminal one table, which stays; elsewhere a heading, and a line whenever something of a workflow changes. */
export function createListView(stream: LiveStream, options: ListViewOptions): ListView {
  return options.tty ? tableOn(stream, options) : linesOn(stream, options);
}

function tableOn(stream: LiveStream, { style, now, ...options }: ListViewOptions): ListView {
  const shown = new Map<string, JsonObject>();
  const block = createLiveBlock(stream, now);
  const newestFirst = () =>
    [...shown.values()].sort((a, b) => createdOf(b).localeCompare(createdOf(a)) || nameOf(a).localeCompare(nameOf(b)));
  const redraw = () => block.update(() => workflowTable(newestFirst(), style, { ...options, now: now() }));
  const timer = setInterval(redraw, refreshMs).unref();
  redraw();
  return {
    put(key, workflow) {
      shown.set(key, workflow);
      redraw();
    },
    remove(key) {
      shown.delete(key);
      redraw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      block.finish(workflowTable(newestFirst(), style, { ...options, now: now() }));
      block[Symbol.dispose]();
    },
  };
}

/** Wide enough for most: what was written cannot be moved. */
const leastWidths = [28, 11, 14];

function linesOn(stream: LiveStream, { style, noHeaders, allNamespaces }: ListViewOptions): ListView {
  const said = new Map<string, { readonly workflow: JsonObject; readonly text: string }>();
  const line = ([namespace = "", ...cells]: readonly string[]) => {
    const [text = ""] = alignColumns(
      [allNamespaces ? [namespace, ...cells] : cells],
      allNamespaces ? [12, ...leastWidths] : leastWidths,
    );
    return text;
  };
  if (!noHeaders) stream.write(`${line(["NAMESPACE", "NAME", "STATUS", "DELIVERIES", "MESSAGE"])}\n`);
  const tell = (key: string, workflow: JsonObject) => {
    const text = line(changingCells(workflow, style));
    if (said.get(key)?.text === text) return;
    said.set(key, { workflow, text });
    stream.write(`${text}\n`);
  };
  return {
    put: tell,
    remove(key, now) {
      const last = said.get(key)?.workflow;
      if (last === undefined) return;
      if (now !== undefined) tell(key, now);
      else stream.write(`${line([namespaceOf(last), plain(nameOf(last)), "deleted"])}\n`);
      said.delete(key);
    },
    [Symbol.dispose]() {},
  };
}

function createdOf(workflow: JsonObject): string {
  return textAt(objectAt(workflow, "metadata"), "creationTimestamp");
}

function namespaceOf(workflow: JsonObject): string {
  return plain(textAt(objectAt(workflow, "metadata"), "namespace"));
}
