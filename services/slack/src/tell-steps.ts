import type { Json, StatusVariables, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { type HistoryPort, RetryableError } from "@onexit/sdk";
import { clientOf, post, type SlackContext } from "./call.ts";
import { errorOfSlack } from "./errors.ts";
import { failedSteps } from "./failed-steps.ts";
import { keysInThread } from "./probe.ts";
import { isFailure, type Posted } from "./standing.ts";
import { entriesOf } from "./step-entries.ts";

/** Everything that a workflow's journal holds so far; rejects when it cannot be read to its end. */
export type ReadJournal = (workflow: WorkflowIdentity, signal: AbortSignal) => Promise<readonly WorkflowEvent[]>;

/** Where the failed steps of a run are told, and from what. */
export interface TellSteps {
  readonly history: HistoryPort;
  readonly readJournal: ReadJournal;
  readonly context: SlackContext;
  /** As the live message names it. */
  readonly channel: string;
}

/** Who tells of the steps, since when (epoch ms), and whether all of it is said. */
interface Telling {
  readonly by: string;
  readonly since: number;
  readonly done: boolean;
}

/** Whoever began and has not been heard of for so long is not waited for. */
const longestTellingMs = 60_000;
/** The entries are an extra: a journal that takes longer must not cost the message. */
const longestReadingMs = 10_000;

/** True when there may be more to tell of a run's failure than its message says: what failed is more than one node. */
export function mayHaveSteps({ workflow }: StatusVariables): boolean {
  return isFailure(workflow.status) && workflow.failures.length > 1;
}

/** True when all of it is said. */
export async function areStepsTold({ history, context, channel }: Omit<TellSteps, "readJournal">): Promise<boolean> {
  const found = await history.get(placeOf(context, channel));
  return (found?.record as unknown as Telling | undefined)?.done === true;
}

/**
 * Posts an entry for each failed step into a thread, where there is more than one: a single one is told by the message.
 * One delivery of the run does so, and whoever goes on for one that died looks at what is there. Gives what was cut.
 */
export async function tellSteps(
  { history, readJournal, context, channel }: TellSteps,
  root: Posted,
  run: string | undefined,
): Promise<readonly string[]> {
  const { request, key } = context;
  const reading = AbortSignal.any([context.signal, AbortSignal.timeout(longestReadingMs)]);
  const events = await readJournal(request.workflow, reading).catch((error: unknown) => {
    context.signal.throwIfAborted();
    context.log.warn({ err: error, key }, "the journal cannot be read, so the failed steps are not listed");
    return undefined;
  });
  if (events === undefined) return ["steps"];
  const steps = failedSteps(events);
  if (steps.length < 2) return [];
  const { entries, truncated } = entriesOf(request.workflow.uid, steps, run);

  const place = placeOf(context, channel);
  const found = await history.get(place);
  const before = found?.record as unknown as Telling | undefined;
  if (before?.done === true) return truncated;
  if (before !== undefined && before.by !== key && Date.now() - before.since < longestTellingMs) {
    throw new RetryableError("the run's failed steps are being told by another delivery");
  }
  const telling = { by: key, since: Date.now(), done: false } satisfies Telling;
  const reserved = await history.put(place, telling as Json, found?.revision);
  if (reserved === undefined) throw new RetryableError("the run's failed steps are told by another delivery now");
  const known = before === undefined ? new Set<string>() : await keysFrom(context, root, request.at);
  for (const { key: entry, text } of entries) {
    if (!known.has(entry))
      await post(context, { channel: root.channel, thread: root.ts, quiet: true }, { text }, entry);
  }
  await history.put(place, { ...telling, done: true } as Json, reserved);
  return truncated;
}

function keysFrom(context: SlackContext, root: Posted, since: number): Promise<ReadonlySet<string>> {
  return keysInThread(clientOf(context), root, since).catch((thrown: unknown) => {
    throw errorOfSlack("conversations.replies", thrown);
  });
}

function placeOf({ config, request }: SlackContext, channel: string): readonly string[] {
  return ["slack", "steps", config.apiUrl, request.workflow.uid, channel];
}
