import type { ActionRequested } from "./delivery-event.ts";

/** One environment variable of a step. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
}

/** An output parameter that is read from a file when the step has ended. */
export interface FileParameter {
  readonly name: string;
  /** Absolute, or relative to the step's working directory. */
  readonly path: string;
  /** Used when the file is missing; without one a missing file makes the node Error. */
  readonly default?: string;
}

/** A container or script template with every tag resolved: all that an executor needs to run it. */
export interface ProcessWork {
  readonly kind: "container" | "script";
  readonly image: string;
  /** Empty: the image's own entrypoint. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** The text of a script; its file's path is appended to command and args. */
  readonly source?: string;
  readonly env: readonly EnvVariable[];
  /** Absolute, or absent for the node's own directory. */
  readonly workingDir?: string;
  readonly outputs: readonly FileParameter[];
  /** Keep stdout as `outputs.result` (the last 256 KiB, one trailing newline removed). */
  readonly captureResult: boolean;
}

/** An action to be asked for and, if need be, waited for. */
export interface ActionWork {
  readonly kind: "action";
  /** What is published, byte for byte, however often. */
  readonly request: ActionRequested;
  /** Epoch ms until which the node waits for a delivery that is not required; absent when it is. */
  readonly waitUntil?: number;
}

/** A template that only holds other nodes. */
export interface CompositeWork {
  readonly kind: "composite";
}

export type NodeWork = ProcessWork | ActionWork | CompositeWork;
