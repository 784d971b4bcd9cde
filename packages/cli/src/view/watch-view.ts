import type { JsonObject } from "@onexit/events";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { objectAt, textAt } from "./argo-json.ts";
import type { NodeFilter } from "./from-argo.ts";
import { createLiveBlock } from "./live.ts";
import { createStyle } from "./style.ts";
import { workflowText } from "./workflow-text.ts";

/** One workflow that is looked at while it changes. */
export interface WatchView extends Disposable {
  readonly put: (workflow: JsonObject) => void;
  /** Leaves the whole of it. */
  readonly finish: (workflow: JsonObject) => void;
}

/** How often durations are told anew on a terminal, ms. */
const refreshMs = 1_000;

/** What `get` shows: redrawn in place on a terminal, elsewhere a line for each change and the whole at the end. */
export function createWatchView(
  terminal: Terminal,
  flags: GlobalOptions,
  name: string,
  isShown?: NodeFilter,
): WatchView {
  const { stdout, env } = terminal;
  const output = outputOptions({ flags, env, isTty: stdout.isTTY === true });
  const style = createStyle(output);
  const linesOf = (workflow: JsonObject) =>
    workflowText(workflow, style, { now: Date.now(), utc: output.utc, isShown });
  const block = output.tty ? createLiveBlock(stdout) : undefined;
  let last: JsonObject | undefined;
  let said = "";
  const redraw = () => {
    const shown = last;
    if (shown !== undefined) block?.update(() => linesOf(shown));
  };
  const timer = block === undefined ? undefined : setInterval(redraw, refreshMs).unref();
  return {
    put(workflow) {
      last = workflow;
      redraw();
      const status = objectAt(workflow, "status");
      const line = `${name} ${textAt(status, "phase") || "Pending"} ${textAt(status, "progress")}`.trimEnd();
      if (block === undefined && line !== said) stdout.write(`${line}\n`);
      said = line;
    },
    finish(workflow) {
      clearInterval(timer);
      const lines = linesOf(workflow);
      if (block === undefined) stdout.write(lines.map((line) => `${line}\n`).join(""));
      else block.finish(lines);
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      block?.[Symbol.dispose]();
    },
  };
}
