import type { ActionRequested } from "./delivery-event.ts";
import type { JsonObject } from "./json.ts";

/** A key of a ConfigMap or Secret; its value is read where the work is done, never before. */
export interface ValueReference {
  readonly kind: "configMap" | "secret";
  readonly name: string;
  readonly key: string;
  readonly optional: boolean;
}

/** One environment variable of a step. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  /** Where the value is, when it is not `value`. */
  readonly from?: ValueReference;
}

/** All keys of a ConfigMap or Secret as variables, each with this prefix. */
export interface EnvSource {
  readonly kind: "configMap" | "secret";
  readonly name: string;
  readonly prefix: string;
  readonly optional: boolean;
}

/** An output parameter that is read from a file when the step has ended. */
export interface FileParameter {
  readonly name: string;
  /** Absolute, or relative to the step's working directory. */
  readonly path: string;
  /** Used when the file is missing; without one a missing file makes the node Error. */
  readonly default?: string;
}

/** Where an artifact is: exactly one key, such as `raw`, `http`, `git`, `s3` or `local`, our own repository. */
export type ArtifactLocation = JsonObject;

/** An artifact that is put in place before a step starts. */
export interface InputArtifact {
  readonly name: string;
  readonly path: string;
  readonly mode?: number;
  readonly recurseMode?: boolean;
  readonly optional: boolean;
  /** Absent for an optional one that nobody supplied. */
  readonly location?: ArtifactLocation;
  /** Within what is found there. */
  readonly subPath?: string;
  /** How it is packed where it lies; undefined: as its contents tell. */
  readonly archive?: "none" | "tar" | "zip";
}

/** An artifact that is stored when a step has ended. */
export interface OutputArtifact {
  readonly name: string;
  readonly path: string;
  readonly optional: boolean;
  readonly archive: "none" | "tar" | "zip";
  /** Absent: the repository of this run, under a key made from the node's names. */
  readonly location?: ArtifactLocation;
}

/** A directory that containers see. A `claim` lives as long as the workflow. */
export interface VolumeWork {
  readonly name: string;
  readonly source:
    | { readonly kind: "emptyDir" }
    | { readonly kind: "claim"; readonly claim: string }
    | { readonly kind: "hostPath"; readonly path: string }
    | {
        readonly kind: "configMap" | "secret";
        readonly name: string;
        readonly items: readonly { readonly key: string; readonly path: string }[];
        readonly optional: boolean;
      };
}

/** Where a container sees a volume. */
export interface MountWork {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** One container with every tag resolved. */
export interface ContainerWork {
  /** `main`, or the name of a sidecar, an init container or a member of a set. */
  readonly name: string;
  readonly image: string;
  /** Empty: the image's own entrypoint. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly EnvVariable[];
  readonly envFrom: readonly EnvSource[];
  /** Absolute, or absent for the node's own directory. */
  readonly workingDir?: string;
  readonly mounts: readonly MountWork[];
}

/** What surrounds the main container of a node. */
interface PodWork {
  readonly outputs: readonly FileParameter[];
  readonly inputArtifacts: readonly InputArtifact[];
  readonly outputArtifacts: readonly OutputArtifact[];
  readonly volumes: readonly VolumeWork[];
  /** Run one after the other before the main container; one that fails ends the node. */
  readonly initContainers: readonly ContainerWork[];
  /** Run beside the main container and are ended with it. */
  readonly sidecars: readonly ContainerWork[];
  /** Keep the main container's stdout as `outputs.result` (the last 256 KiB, one trailing newline removed). */
  readonly captureResult: boolean;
}

/** A container or script template with every tag resolved: all that an executor needs to run it. */
export interface ProcessWork extends ContainerWork, PodWork {
  readonly kind: "container" | "script";
  /** The text of a script; its file's path is appended to command and args. */
  readonly source?: string;
  /** Reported as ready once it is up; ended when it is cancelled. */
  readonly daemon: boolean;
}

/** Several containers in one node, each started once those that it depends on have succeeded. */
export interface ContainerSetWork extends PodWork {
  readonly kind: "containerSet";
  readonly containers: readonly (ContainerWork & { readonly dependencies: readonly string[] })[];
  /** Of each container. */
  readonly retries: number;
  readonly retryAfterMs: number;
}

/** One HTTP request. */
export interface HttpWork {
  readonly kind: "http";
  readonly method: string;
  readonly url: string;
  readonly headers: readonly EnvVariable[];
  readonly body: string;
  /** Base64, in place of `body`. */
  readonly bodyBytes?: string;
  readonly timeoutMs: number;
  /** An expression over `request` and `response`; the interpreter evaluates it on what is reported. */
  readonly successCondition?: string;
  readonly insecureSkipVerify: boolean;
}

/** The keys below a place in an artifact repository; the interpreter transforms what is reported by expressions over `data`. */
export interface DataWork {
  readonly kind: "data";
  readonly location: ArtifactLocation;
  readonly transformations: readonly string[];
}

/** Work of an executor. */
export type LeafWork = ProcessWork | ContainerSetWork | HttpWork | DataWork;

/** A node that waits for somebody, or for a time. */
export interface SuspendWork {
  readonly kind: "suspend";
  /** Epoch ms at which it resumes by itself. */
  readonly until?: number;
  /** Output parameters that whoever resumes it may set; undefined: they must. */
  readonly supplied: Readonly<Record<string, string | null>>;
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

export type NodeWork = LeafWork | ActionWork | SuspendWork | CompositeWork;

/** True for work that an executor does. */
export function isLeafWork(work: NodeWork | undefined): work is LeafWork {
  return work !== undefined && work.kind !== "action" && work.kind !== "suspend" && work.kind !== "composite";
}
