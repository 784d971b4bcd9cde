import type { JsonObject, SemanticsName } from "@onexit/events";
import type { CronKey, StoredCron } from "@onexit/nats";
import type { Refusal, SubmitOptions } from "../engine.ts";
import type { End } from "./change.ts";
import type { CronRecord } from "./record.ts";
import type { CronRun } from "./status.ts";

/** Where cron workflows are kept. Writes are `undefined`, or false, when somebody else was first. */
export interface CronStore {
  get(key: CronKey): Promise<StoredCron<CronRecord> | undefined>;
  create(key: CronKey, record: CronRecord): Promise<number | undefined>;
  update(key: CronKey, record: CronRecord, revision: number): Promise<number | undefined>;
  remove(key: CronKey, revision: number): Promise<boolean>;
  list(cluster: string): AsyncIterable<StoredCron<CronRecord>>;
}

/** What became of one cron workflow. */
export interface CronChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly record: CronRecord;
  readonly revision: number;
  /** The next instant of its schedules, epoch ms. */
  readonly next: number | undefined;
}

/** What cron workflows need from outside. */
export interface CronPorts {
  readonly store: CronStore;
  readonly cluster: string;
  readonly semantics: SemanticsName;
  /** The time zone of schedules that name none. */
  readonly zone: string;
  readonly now: () => number;
  readonly newId: () => string;
  /** Submits a workflow under this uid. */
  readonly submit: (
    manifest: JsonObject,
    options: SubmitOptions,
  ) => Promise<{ readonly workflow: object } | { readonly refused: Refusal }>;
  /** Resolves when it is decided; of a workflow that has ended nothing is asked. */
  readonly terminate: (uid: string, by: string) => Promise<void>;
  /** What is known of a workflow; undefined when there is none of this uid. */
  readonly find: (uid: string, namespace: string) => Promise<{ readonly end?: End } | undefined>;
  /** Removes what is stored of an ended workflow; false when it has deliveries that have not ended. */
  readonly retire: (uid: string) => Promise<boolean>;
  /** Called between a stored decision and the submission that it asks for. */
  readonly onDecided?: (run: CronRun) => Promise<void>;
  /** The templates that are stored here and that a manifest of the namespace refers to, at any remove. */
  readonly templatesFor?: (manifest: JsonObject, namespace: string) => readonly JsonObject[];
  /** Called for each that stands in the store at the start. */
  readonly onLoaded?: (revision: number) => void;
  /** Called after each stored change. */
  readonly onChange?: (change: CronChange) => void;
  readonly onProblem: (cron: string, error: unknown) => void;
  /** How often the clock is looked at while nothing is due, ms. */
  readonly lookEveryMs: number;
}
