import { readFile } from "node:fs/promises";
import { isJsonObject, type JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";
import { dataDirOf, findRun, listRuns, type RunPlace, type RunRecord, runPlace } from "./runs.ts";
import { openStore, type Store } from "./store.ts";

/** A run kept here and its opened store. */
export interface OpenRun {
  readonly record: RunRecord;
  readonly place: RunPlace;
  readonly store: Store;
}

/** The run of that name; says which there are when there is none. */
export async function requireRun(cwd: string, dataDir: string | undefined, name: string): Promise<RunRecord> {
  const base = dataDirOf(cwd, dataDir);
  const record = await findRun(base, name);
  if (record !== undefined) return record;
  const known = (await listRuns(base)).slice(0, 8).map((run) => run.name);
  const hint = known.length === 0 ? `no run is kept in ${base}` : `known here: ${known.join(", ")}`;
  throw new UsageError(`there is no run ${JSON.stringify(name)} (${hint})`, 5);
}

/** Opens a run's store for the moment, and closes it when `use` is done. */
export async function withRun<T>(
  cwd: string,
  dataDir: string | undefined,
  name: string,
  use: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const record = await requireRun(cwd, dataDir, name);
  const place = runPlace(dataDirOf(cwd, dataDir), record.id);
  await using store = await openStore(place.nats, "onexit-cli");
  return await use({ record, place, store });
}

/** The final Workflow of a settled run, without opening its store; undefined while there is none. */
export async function finalWorkflow(place: RunPlace): Promise<JsonObject | undefined> {
  const text = await readFile(place.workflow, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : undefined;
}
