import type { GlobalOptions } from "../program/options.ts";
import type { ProjectConfig } from "../project-config.ts";
import type { Terminal } from "../terminal.ts";
import type { ProjectValues } from "../values/project-values.ts";
import type { RunPlace, RunRecord, Submission } from "./runs.ts";
import type { ServerProgram } from "./start-server.ts";

/** What `run` and `resume` may be told about waiting and showing. */
export interface DriveOptions extends GlobalOptions {
  readonly timeout?: string;
  readonly deliveryTimeout: string;
  readonly showSkipped?: boolean;
  /** Show what steps write. */
  readonly log?: boolean;
}

/** A run that this process is to drive. */
export interface Beginning {
  readonly terminal: Terminal;
  readonly options: DriveOptions;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  readonly place: RunPlace;
  readonly record: RunRecord;
  /** What to submit; without it, what was cut off is continued. */
  readonly submit?: Submission;
  /** The server to start, if it has been looked for already. */
  readonly program?: Promise<ServerProgram>;
}
