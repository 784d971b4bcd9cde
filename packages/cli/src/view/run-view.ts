import type { DeliveryEvent, WorkflowEvent } from "@onexit/events";
import type { Received } from "@onexit/inbox";
import type { WorkflowState } from "@onexit/interpreter";
import { outputOptions } from "../output.ts";
import type { RunPlace, RunRecord } from "../runtime/runs.ts";
import { stepLogs } from "../runtime/step-logs.ts";
import type { Terminal } from "../terminal.ts";
import { githubLines } from "./github-lines.ts";
import { createLiveBlock } from "./live.ts";
import { finalLines, liveLines } from "./screen.ts";
import { createStyle } from "./style.ts";
import { exitCodeOf } from "./summary.ts";
import { attemptLines, transitionLines } from "./transitions.ts";
import type { FilePlace } from "./workflow-command.ts";

/** What a person sees of a run, on standard error: standard output is for data. */
export interface RunView {
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[]) => void;
  readonly onDelivery: (event: DeliveryEvent) => void;
  readonly onReceived: (received: Received) => void;
  /** A sentence between the rest. */
  readonly say: (sentence: string) => void;
  /** Lines between the rest. */
  readonly tell: (lines: readonly string[]) => void;
  /** The last screen: tree, deliveries, previews, logs of what failed, summary. Resolves once all is written. */
  readonly finish: (state: WorkflowState) => Promise<void>;
  /** What the services said last of each delivery, by key. */
  readonly latest: ReadonlyMap<string, DeliveryEvent>;
  readonly close: () => Promise<void>;
}

export interface RunViewOptions {
  readonly color: boolean | "always";
  readonly utf8: boolean;
  readonly showSkipped?: boolean;
}

/** Which run is shown, and where its templates stand in the user's file. */
export interface RunViewSubject {
  readonly place: RunPlace;
  readonly record: RunRecord;
  readonly templates: ReadonlyMap<string, FilePlace>;
}

/** A block that is redrawn in place on a terminal; elsewhere one line for each transition. */
export function createRunView(
  terminal: Terminal,
  options: RunViewOptions,
  { place, record, templates }: RunViewSubject,
): RunView {
  const { stderr, env } = terminal;
  const output = outputOptions({ flags: options, env, isTty: stderr.isTTY === true });
  const style = createStyle(output);
  const latest = new Map<string, DeliveryEvent>();
  const isJob = env.GITHUB_ACTIONS === "true";
  const isQuiet = terminal.manner?.quiet === true;
  const live = output.tty && !output.ci && !isQuiet ? createLiveBlock(stderr) : undefined;
  const { showSkipped = false } = options;
  let state: WorkflowState | undefined;
  let timer: NodeJS.Timeout | undefined;

  const screen = (now: WorkflowState) => ({ state: now, latest, style, now: Date.now(), showSkipped });
  const write = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    if (live === undefined) stderr.write(`${lines.join("\n")}\n`);
    else live.print(lines);
  };
  const look = { style, utc: output.utc };
  // A group of a job's log holds what a step wrote, which is read first; nothing that comes after may overtake it.
  let written: Promise<void> = Promise.resolve();
  const inTurn = (lines: () => Promise<readonly string[]> | readonly string[]) => {
    if (!isJob) return write(lines() as readonly string[]);
    written = written.then(async () => write(await lines()));
  };
  const linesOf = (events: readonly WorkflowEvent[], now: WorkflowState) => {
    if (!isJob) return transitionLines(events, now, look);
    const placeOf = (template: string) => templates.get(template);
    return stepLogs(place.nodes, now, events)
      .catch(() => undefined)
      .then((logs) => githubLines(events, now, { ...look, placeOf, ...(logs && { logs }) }));
  };
  const redraw = () => {
    const shown = state;
    if (shown !== undefined) live?.update(() => liveLines({ ...screen(shown), ...widthOf(stderr) }));
  };
  if (!isQuiet)
    write([style.paint("muted", `${record.name} runs in ${place.dir} (kept there; no cluster, no shared server)`)]);

  return {
    onDecided(next, events) {
      state = next;
      if (isQuiet) return;
      if (live === undefined) inTurn(() => linesOf(events, next));
      else timer ??= setInterval(redraw, 100);
      redraw();
    },
    onDelivery(event) {
      const before = latest.get(event.key);
      if (before === undefined || before.attempt <= event.attempt) latest.set(event.key, event);
      if (isQuiet) return;
      if (live === undefined) inTurn(() => attemptLines(event, look));
      redraw();
    },
    // Imported where an inbox runs; by then it is loaded.
    onReceived(received) {
      if (isQuiet) return;
      void import("@onexit/inbox").then(({ formatReceived }) => {
        inTurn(() => formatReceived(received, { utf8: output.utf8, color: output.color }).split("\n"));
      });
    },
    say: (sentence) => inTurn(() => [`onexit: ${sentence}`]),
    tell: (lines) => inTurn(() => lines),
    latest,
    async finish(last) {
      clearInterval(timer);
      timer = undefined;
      await written;
      if (isQuiet && exitCodeOf(last) === 0) return;
      const screenLines = ["", ...finalLines({ ...screen(last), ...widthOf(stderr) }, "@latest")];
      if (live === undefined) write(screenLines);
      else live.finish(screenLines);
    },
    async close() {
      clearInterval(timer);
      await written;
      live?.[Symbol.dispose]();
    },
  };
}

function widthOf(stderr: Terminal["stderr"]): { readonly width?: number } {
  return stderr.isTTY === true && stderr.columns !== undefined ? { width: stderr.columns } : {};
}
