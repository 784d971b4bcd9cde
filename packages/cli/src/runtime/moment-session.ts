import type { Nats } from "@onexit/nats";
import { loadProjectConfig } from "../load-project-config.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";
import { actionEnvironment } from "./environment.ts";
import { openInbox } from "./inbox.ts";
import { dataDirOf, type RunRecord, runPlace, writeWorkflow } from "./runs.ts";
import { startSession } from "./session.ts";
import { openStore } from "./store.ts";
import { workflowIn } from "./workflow-source.ts";

/** How a run that is over comes back for a moment. */
export interface MomentOptions {
  readonly dataDir?: string;
  readonly config?: string;
  readonly inbox?: boolean;
  /** Whose services are needed beside the engine. */
  readonly actions: readonly string[];
}

/** A run has no services of its own once it has ended: they, and an engine for the journal, are there while `use` runs. */
export async function withSession<T>(
  terminal: Terminal,
  run: RunRecord,
  options: MomentOptions,
  use: (nats: Nats) => Promise<T>,
): Promise<T> {
  // What it would start would be cut off at once.
  if (options.actions.includes("submit")) {
    throw new UsageError(`${run.name} has ended, and starts no workflow any more`);
  }
  const place = runPlace(dataDirOf(terminal.cwd, options.dataDir), run.id);
  const config = await loadProjectConfig(terminal, options.config, run.file);
  const needsInbox = options.actions.length > 0 && (options.inbox || run.inbox);
  await using inbox = needsInbox ? await openInbox(place.inbox, () => {}) : undefined;
  await using store = await openStore(place.nats, "onexit-cli");
  const session = await startSession({
    store,
    place,
    config,
    values: await loadValues(terminal, config, run.files ?? []),
    environment: actionEnvironment(terminal.env, config, place.archive, inbox?.environment()),
    whenMissing: "refuse",
    inject: [],
    semantics: run.semantics,
    onDecided: () => {},
    onDelivery: () => {},
    onProblem: (error) => {
      terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    },
  });
  try {
    if (options.actions.length > 0) await session.startActions(options.actions);
    return await use(store.nats);
  } finally {
    await session.close();
    const workflow = await workflowIn(store, run.namespace, run.name);
    if (workflow !== undefined && run.settled) writeWorkflow(place, workflow);
  }
}
