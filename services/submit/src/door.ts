import type { JsonObject } from "@onexit/events";
import type { ActionContext } from "@onexit/sdk";

/** A workflow that is to be started. */
export interface Submission {
  readonly namespace: string;
  readonly name: string;
  readonly manifest: JsonObject;
  /** The templates that it may refer to. */
  readonly resources: readonly JsonObject[];
}

/** What became of it. */
export type Submitted =
  | { readonly uid: string }
  | { readonly taken: true }
  /** Why it cannot be run. */
  | { readonly invalid: string };

/** A workflow that is there. */
export interface Standing {
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The way to an engine. Its calls throw the errors of an action. */
export interface EngineDoor {
  /** Starts a workflow unless there is one of its name; awaits `sent()` before it does. */
  submit(submission: Submission): Promise<Submitted>;
  find(namespace: string, name: string): Promise<Standing | undefined>;
}

/** What a door needs of an attempt. */
export type Attempt = Pick<ActionContext, "http" | "sent" | "signal">;
