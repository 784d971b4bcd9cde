import { type DestinationStream, pino } from "pino";
import type { Redact } from "./redact.ts";
import { standardError } from "./standard-error.ts";

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
export function createLog({ name, level = "info", redact, destination = standardError() }: LogOptions): Log {
  const common = { name, level, base: { pid: process.pid }, hooks: { streamWrite: redact } };
  const paths = [...secretFields, ...secretFields.map((field) => `*.${field}`)];
  const plain = pino(common, destination);
  const searching = pino({ ...common, redact: { paths, censor: "***" } }, destination);
  // Most lines are an event's few plain fields, and the search through them would cost more than the rest of the line.
  const logFor = (fields: object) => (isPlain(fields) ? plain : searching);
  return {
    debug: (fields, message) => logFor(fields).debug(fields, message),
    info: (fields, message) => logFor(fields).info(fields, message),
    warn: (fields, message) => logFor(fields).warn(fields, message),
    error: (fields, message) => logFor(fields).error(fields, message),
  };
}

/** Nothing in it is a secret by its name, or could hold one that is. */
function isPlain(fields: object): boolean {
  return Object.entries(fields).every(([name, value]) => typeof value !== "object" && !secretFields.includes(name));
}
