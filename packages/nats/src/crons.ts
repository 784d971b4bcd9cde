import { openRecords, type Records, type StoredRecord } from "./records.ts";
import type { Nats } from "./wire.ts";

/** Which cron workflow. */
export interface CronKey {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

export type StoredCron<R> = StoredRecord<R>;

/** The cron workflows. */
export type Crons<R> = Records<CronKey, R>;

/** Opens the cron workflows of a provisioned server. */
export function openCrons<R>(nats: Nats): Crons<R> {
  return openRecords(nats, "crons", ["cluster", "namespace", "name"]);
}
