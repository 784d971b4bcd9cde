import { type DestinationStream, pino } from "pino";
import type { Redact } from "./redact.ts";

/** Where an action writes for the people who run it: fields first, then a sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How loud, and where to; standard error unless told. */
export interface LogOptions {
  readonly name: string;
  readonly level?: string;
  readonly redact: Redact;
  readonly destination?: DestinationStream;
}

/** Fields that are never written, whoever logs them. */
const secretFields = ["token", "authorization", "headers.authorization", "webhookUrl", "routing_key", "password"];

/** A JSON log whose finished lines are masked, so that no field, error or stack can carry a secret out. */
export function createLog({ name, level = "info", redact, destination }: LogOptions): Log {
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      redact: { paths: [...secretFields, ...secretFields.map((field) => `*.${field}`)], censor: "***" },
      hooks: { streamWrite: redact },
    },
    destination ?? pino.destination(2),
  );
}
