import type { JsonObject } from "@onexit/events";
import type { Semantics } from "../options.ts";
import type { Call, Task, Template, TemplateOrigin, Workflow } from "../workflow.ts";
import type { Part } from "./part.ts";

/** A step or task and where it stands, for the checks between templates. */
export interface DraftCall {
  readonly call: Call | Task;
  readonly part: Part<JsonObject>;
  /** Of a step: the position of its group. */
  readonly group: number;
  /** As Argo calls it: `templates.main.steps[0].a` or `templates.main.tasks.a`. */
  readonly place: string;
}

/** A template as far as it could be read: its key is enough to be referred to. */
export interface DraftTemplate {
  readonly key: string;
  readonly name: string;
  readonly origin: TemplateOrigin;
  readonly part: Part<JsonObject>;
  /** The type that it seems to have, whether it can be read or not. */
  readonly type: Template["type"] | undefined;
  /** Absent when its type is missing, not supported or unreadable. */
  readonly template?: Template;
  readonly calls: readonly DraftCall[];
}

/** A workflow on its way from JSON to `Workflow`; a template's key may be empty where it refers to nothing. */
export interface Draft {
  readonly kind: "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate";
  readonly root: Part<JsonObject>;
  /** What `workflowTemplateRef` and the manifest itself say together. */
  readonly spec: Part<JsonObject>;
  readonly semantics: Semantics;
  readonly workflow: Omit<Workflow, "templates" | "entrypoint"> & { readonly entrypoint?: string };
  /** The first of each key. */
  readonly templates: ReadonlyMap<string, DraftTemplate>;
}
