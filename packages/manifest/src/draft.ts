import type { JsonObject } from "@onexit/events";
import type { Path } from "./issue.ts";
import type { Step, Template, Workflow } from "./workflow.ts";

/** A step and where it stands, for the checks between templates. */
export interface DraftStep {
  readonly step: Step;
  readonly path: Path;
  readonly group: number;
}

/** A template as far as it could be read: its name is enough to be referred to. */
export interface DraftTemplate {
  readonly name: string;
  readonly path: Path;
  readonly raw: JsonObject;
  /** Absent when its type is missing, not supported or unreadable. */
  readonly template?: Template;
  readonly steps: readonly DraftStep[];
}

/** A workflow on its way from JSON to `Workflow`; every name may still refer to nothing. */
export interface Draft {
  readonly raw: JsonObject;
  readonly workflow: Omit<Workflow, "templates" | "entrypoint"> & { readonly entrypoint?: string };
  /** The first of each name. */
  readonly templates: ReadonlyMap<string, DraftTemplate>;
}
