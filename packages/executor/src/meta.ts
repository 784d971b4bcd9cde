import type { FileParameter, LeafWork, ProcessWork, WorkflowIdentity } from "@onexit/events";
import { readIfPresent } from "./read-if-present.ts";

/** All that is needed to adopt and report an attempt. Fixed before its directory appears; secrets are masked. */
export interface AttemptMeta {
  readonly workflow: WorkflowIdentity;
  readonly node: string;
  readonly attempt: number;
  /** RFC 3339 with milliseconds. */
  readonly preparedAt: string;
  /** Of a container that is one of several: its directory's name, and what it is called when it is not `main`. */
  readonly unit?: { readonly name: string; readonly container?: string };
  /** Absent when it was called off before it was prepared, and of an attempt of several containers. */
  readonly step?: StepMeta;
  /** Of an attempt of several containers, each of which has a directory of its own. */
  readonly pod?: { readonly template: string; readonly displayName: string; readonly work: LeafWork };
}

/** What an attempt runs, and where. */
export interface StepMeta {
  readonly template: string;
  readonly displayName: string;
  readonly work: ProcessWork;
  readonly outputs: readonly OutputFile[];
  /** Where its output artifacts will lie. */
  readonly artifacts?: readonly ArtifactFile[];
  /** Of output artifacts: what lies elsewhere than a walk would find it, and (null) what is none of the step's. */
  readonly redirects?: readonly (readonly [string, string | null])[];
  /** Where the command starts. */
  readonly cwd: string;
  readonly paths: PathsMeta;
}

/** Whose the step's absolute paths are: nobody's, as it has none; its own; or the host's, lent to one step at a time. */
export type PathsMeta =
  | { readonly kind: "none" }
  /** `root` is the directory that becomes `/`, where one must. */
  | { readonly kind: "own"; readonly root?: string }
  | {
      readonly kind: "lent";
      readonly paths: readonly string[];
      /** Links that stand at some of these paths while it runs. */
      readonly links?: readonly { readonly path: string; readonly source: string }[];
    };

/** An output artifact and the file or directory on this host that will be it. */
export interface ArtifactFile {
  readonly name: string;
  readonly file: string;
  readonly lent?: string;
}

/** An output parameter and the file on this host that will hold it. */
export interface OutputFile extends FileParameter {
  /** Where the file lies once the step's own view of the file system is gone. */
  readonly file: string;
  /** From where it is moved there first: a path that was lent. */
  readonly lent?: string;
}

/** What an attempt's directory says about itself; undefined when there is none. Throws when it cannot be read. */
export function readMeta(file: string): AttemptMeta | undefined {
  const text = readIfPresent(file);
  return text === undefined ? undefined : (JSON.parse(text) as AttemptMeta);
}
