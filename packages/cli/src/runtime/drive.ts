import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { WorkflowIdentity } from "@onexit/events";
import { argoWorkflow, isSettled, type WorkflowState } from "@onexit/interpreter";
import { parseDuration } from "@onexit/manifest";
import { printWorkflow } from "../print.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { deliveryRows } from "../view/delivery-row.ts";
import { withOtherDeliveries } from "../view/other-deliveries.ts";
import { createRunView, type RunView } from "../view/run-view.ts";
import { exitCodeOf } from "../view/summary.ts";
import type { FilePlace } from "../view/workflow-command.ts";
import { actionsIn } from "./actions.ts";
import { actionsBeside } from "./actions-beside.ts";
import type { Beginning } from "./beginning.ts";
import { actionEnvironment } from "./environment.ts";
import { openInbox } from "./inbox.ts";
import { inflict, worldFaults } from "./inflict-faults.ts";
import { onInterrupts } from "./interrupts.ts";
import { type Ending, watchRun } from "./run-watch.ts";
import { readManifest, type Submission, writeRecord, writeWorkflow } from "./runs.ts";
import { type Session, startSession } from "./session.ts";
import type { OwnStore, Store } from "./store.ts";
import { type LogTeller, tellLogs } from "./tell-logs.ts";
import { writeJobSummary } from "./write-job-summary.ts";

/** One run to be driven to its end. */
export interface Drive extends Beginning {
  /** The run's store, on its way; whoever began to open it closes it. */
  readonly opening: Promise<Store | OwnStore>;
  /** Called once there is something that could be continued. */
  readonly onBegun: () => void;
}

/** Hosts a run, shows it, waits for it and its deliveries; resolves with the exit code. */
export async function driveRun(drive: Drive): Promise<number> {
  const { terminal, options, place, record, config } = drive;
  const timeoutMs = durationOf(options.timeout, "--timeout");
  const deliveryMs = durationOf(options.deliveryTimeout, "--delivery-timeout") ?? 60_000;
  const templates = await placesOf(record.file, terminal);
  const view = createRunView(terminal, options, { place, record, templates });
  await using inbox = record.inbox ? await openInbox(place.inbox, view.onReceived) : undefined;
  const faults = drive.submit === undefined ? [] : await worldFaults(record.faults);
  for (const fault of faults) if (fault.kind === "destination") inbox?.fault(fault.target, fault.fault);
  const watch = watchRun(view, record.name, deliveryMs);
  const store = await drive.opening;
  if ("keep" in store) store.keep({ onRestart: view.say, onLost: (error) => watch.end({ broken: error }) });
  const session = await startSession({
    store,
    place,
    config,
    values: drive.values,
    environment: actionEnvironment(terminal.env, config, place.archive, inbox?.environment()),
    whenMissing: needsSecrets(drive) ? "refuse" : "preview",
    dryRun: record.deliveries === "preview",
    inject: record.inject,
    semantics: record.semantics,
    onDecided(state, events) {
      watch.onDecided(state, events);
      if (state.workflow.name === record.name) inflict(faults, events, store, view);
    },
    onDelivery: watch.onDelivery,
    onProblem: (error) => watch.end({ broken: error }),
  });
  try {
    let timedOut = false;
    let timer: NodeJS.Timeout | undefined;
    let release = () => {};
    let logs: LogTeller | undefined;
    // Not only when the services are loaded, too: a Ctrl-C until then would leave running steps to nobody.
    const onWorkflow = (workflow: WorkflowIdentity) => {
      timer = setTimer(timeoutMs, () => {
        timedOut = true;
        stopInTime(session, workflow, view);
      });
      release = onInterrupts(interruptHandlers(session, workflow, view, watch.end));
      if (options.log === true) logs = tellLogs(place.nodes, workflow.uid, view.tell);
    };
    await begin(drive, session, store.shared, { onWorkflow, onKnown: (state) => watch.onDecided(state, []) });
    const ending = await watch.ended;
    if (ending === "settled") await session.idle(deliveryMs);
    release();
    clearTimeout(timer);
    await logs?.stop();
    return await finish(drive, watch.latest(), ending, view, timedOut);
  } finally {
    watch.close();
    await view.close();
    await session.close();
  }
}

/** What is told at a run's beginning: there is a workflow to steer, or it had ended before. */
interface Told {
  readonly onWorkflow: (workflow: WorkflowIdentity) => void;
  /** A workflow that was there before, ended or not. */
  readonly onKnown: (state: WorkflowState) => void;
}

/** Submits, or takes up what was cut off; the services follow as soon as the first step is on its way. */
async function begin(drive: Drive, session: Session, shared: boolean, told: Told): Promise<void> {
  const { record, config } = drive;
  const { engine } = session.running;
  const isStrict = needsSecrets(drive);
  const submit = drive.submit ?? (shared ? undefined : await takeUp(drive, session, told));
  if (submit === undefined) {
    if (shared) throw new UsageError(`${record.name} has nothing left to do`, 5);
    return;
  }
  const beside = shared ? undefined : await actionsBeside(submit.manifest, config);
  const names = [...new Set([...actionsIn(submit), ...(beside ?? [])])];
  // Where a missing secret is an error it is told before anything runs.
  if (isStrict) await session.startActions(names, submit.templates);
  const submitted = await engine.submit(submit.manifest, {
    resources: submit.resources,
    namespace: record.namespace,
    semantics: record.semantics,
    context: config.context,
  });
  if ("refused" in submitted) throw new UsageError(`${record.name} was refused: ${JSON.stringify(submitted.refused)}`);
  drive.onBegun();
  told.onWorkflow(submitted.workflow);
  if (!isStrict) await session.startActions(names, submit.templates);
  if (beside !== undefined) await session.startRouter();
}

/** Where nobody reads previews, and where real sending was asked for, a missing secret is an error. */
function needsSecrets({ terminal, record }: Drive): boolean {
  return record.deliveries === undefined ? Boolean(terminal.env.CI) : record.deliveries === "deliver";
}

/** Goes on where a run was cut off; resolves with its manifest when that was before anything had begun. */
async function takeUp(
  { record, place, config }: Drive,
  session: Session,
  { onWorkflow, onKnown }: Told,
): Promise<Submission | undefined> {
  const { engine, reader } = session.running;
  const stored = await readManifest(place);
  const recovered = await engine.recover();
  const states = recovered.flatMap(({ uid }) => engine.stateOf(uid)?.state ?? []);
  const own = recovered.find(({ name }) => name === record.name);
  // Those that it has started first: the run has not ended before they have.
  for (const state of states) if (state.workflow.uid !== own?.uid) onKnown(state);
  // One that only waits for a delivery may decide nothing for long, and is waited for no longer than any other.
  for (const state of states) if (state.workflow.uid === own?.uid) onKnown(state);
  const seen = own === undefined ? await reader.find(record.namespace, record.name) : undefined;
  if (own === undefined && seen === undefined && stored === undefined) {
    throw new UsageError(`${record.name} has nothing left to do`, 5);
  }
  if (own === undefined && seen === undefined) return stored;
  if (own !== undefined) onWorkflow(own);
  const templates = stored?.templates ?? [];
  const names = states.flatMap((state) => actionsIn({ ...state, templates }));
  const besides = await Promise.all(states.map(({ manifest }) => actionsBeside(manifest, config)));
  names.push(...besides.flatMap((beside) => beside ?? []));
  if (states.length > 0) await session.startActions([...new Set(names)], templates);
  if (besides.some((beside) => beside !== undefined)) await session.startRouter();
  // It ended when nobody was left to write that down.
  if (seen !== undefined) onKnown(seen.state);
  return undefined;
}

function interruptHandlers(
  session: Session,
  workflow: WorkflowIdentity,
  view: RunView,
  end: (ending: Ending) => void,
): readonly ((signal: NodeJS.Signals) => void)[] {
  const { engine } = session.running;
  const cancel = (strategy: "Stop" | "Terminate", message: string) => {
    // What it has started is this process's too, and ends with it.
    const uids = new Set([workflow.uid, ...engine.held().map(({ state }) => state.workflow.uid)]);
    const question = { type: "Cancel", strategy, by: "terminal", message } as const;
    return Promise.all([...uids].map((uid) => engine.ask(uid, question))).catch((error: unknown) =>
      end({ broken: error }),
    );
  };
  return [
    (signal) => {
      view.say("stopping: running steps end, then the exit handler runs (once more to kill them now)");
      void cancel("Stop", `stopped by ${signal}`);
    },
    (signal) => {
      view.say("terminating: running steps are killed, then the exit handler runs (once more to leave at once)");
      void cancel("Terminate", `terminated by ${signal}`);
    },
    (signal) => end({ left: signal }),
  ];
}

function stopInTime(session: Session, workflow: WorkflowIdentity, view: RunView): void {
  view.say("--timeout is over: stopping, then the exit handler runs");
  const question = { type: "Cancel", strategy: "Stop", by: "terminal", message: "--timeout is over" } as const;
  void session.running.engine.ask(workflow.uid, question).catch(() => {});
}

async function finish(
  { terminal, options, place, record }: Drive,
  state: WorkflowState | undefined,
  ending: Ending,
  view: RunView,
  timedOut: boolean,
): Promise<number> {
  if (typeof ending === "object") {
    const why =
      "left" in ending
        ? "left at once"
        : `broken: ${ending.broken instanceof Error ? ending.broken.message : ending.broken}`;
    view.say(`${why}; continue with: onexit resume ${record.name}`);
    if ("broken" in ending) return 4;
    return ending.left === "SIGINT" ? 130 : 143;
  }
  if (state === undefined) throw new Error(`${record.name} ended without a state`);
  const workflow = withOtherDeliveries(argoWorkflow(state, "0"), view.latest.values());
  writeWorkflow(place, workflow);
  writeRecord(place, { ...record, settled: isSettled(state) });
  await view.finish(state);
  await writeJobSummary(terminal, state, deliveryRows(state, view.latest));
  await printWorkflow(terminal, workflow, options.output);
  return exitCodeOf(state, { timedOut });
}

function durationOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if ("problem" in parsed) throw new UsageError(`${option}: ${parsed.problem}`);
  return parsed.ms;
}

function setTimer(ms: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(act, ms);
}

/** Only a GitHub Actions job has a use for them. */
async function placesOf(file: string, { cwd, env }: Terminal): Promise<ReadonlyMap<string, FilePlace>> {
  if (env.GITHUB_ACTIONS !== "true") return new Map();
  const { templatePlaces } = await import("../template-places.ts");
  return templatePlaces(await readFile(resolve(cwd, file), "utf8"), file);
}
