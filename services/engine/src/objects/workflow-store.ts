import { isJsonObject, type JsonObject, type SemanticsName, type WorkflowEvent } from "@onexit/events";
import { evolve, planSteering, type WorkflowState } from "@onexit/interpreter";
import { labelExcess } from "@onexit/manifest";
import { questionOf } from "../command.ts";
import type { Engine } from "../engine.ts";
import type { Reader, Seen } from "../reader.ts";
import type { Submission } from "../submission.ts";
import type { ChangeHub } from "./change-hub.ts";
import { metadataText, textsIn } from "./metadata.ts";
import {
  absent,
  apiVersion,
  invalid,
  issueText,
  type ObjectAnswer,
  type ObjectRefusal,
  type ObjectStore,
  objectKinds,
  outdated,
  taken,
} from "./object.ts";
import { type Removal, weightOf } from "./removal.ts";
import { withoutServers } from "./servers-fields.ts";
import { editOf } from "./workflow-edit.ts";
import { isVisible, shownWorkflow } from "./workflow-view.ts";

/** What workflows are served from. */
export interface WorkflowStorePorts {
  readonly engine: Engine;
  readonly reader: Reader;
  readonly hub: ChangeHub;
  readonly removal: Removal;
  readonly semantics: SemanticsName;
}

/** The workflows of an engine, and what is to be told of its decisions. */
export interface WorkflowStore extends ObjectStore {
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[], seq: number) => void;
}

const kind = objectKinds.workflows;

/** Serves the workflows of an engine; those that have ended are read from their snapshots. */
export function createWorkflowStore(ports: WorkflowStorePorts): WorkflowStore {
  const { engine, reader, hub, removal, semantics } = ports;

  const versionOf = ({ state, seq }: Seen) => String(hub.versionOf(state.workflow.uid) ?? seq);
  const shown = (seen: Seen) => shownWorkflow(seen.state, versionOf(seen));

  return {
    kind,
    async list(namespace) {
      // Before anything is read: what is decided meanwhile is told to whoever watches from here.
      const resourceVersion = String(hub.version());
      return { resourceVersion, items: (await reader.list(namespace)).map(shown) };
    },
    async get(namespace, name) {
      const seen = await reader.find(namespace, name);
      return seen && shown(seen);
    },
    async create(namespace, object, { dryRun = false, resources = [], earlier }) {
      if (dryRun) {
        const checked = read(namespace, object, resources);
        if ("refused" in checked) return checked;
        const { name } = checked.submission;
        return (await reader.find(namespace, name)) === undefined ? draft(checked, namespace) : taken(kind, name);
      }
      const own = metadataText(object, "namespace");
      if (own !== "" && own !== namespace) return otherNamespace(own, namespace);
      const known = earlier === undefined ? {} : { earlier };
      const submitted = await engine.submit(manifestOf(object), { namespace, semantics, resources, ...known });
      if ("refused" in submitted) {
        const { refused } = submitted;
        return refused.reason === "exists" ? taken(kind, refused.name) : invalid(refused.issues);
      }
      const { workflow, warnings } = submitted;
      const seen = engine.stateOf(workflow.uid) ?? (await reader.find(namespace, workflow.name));
      return seen === undefined
        ? absent(kind, workflow.name)
        : { object: shown(seen), warnings: warnings.map(issueText) };
    },
    async check(namespace, object, { resources = [] } = {}) {
      const checked = read(namespace, object, resources);
      return "refused" in checked ? checked : draft(checked, namespace);
    },
    async replace(namespace, name, object, { by, dryRun = false }) {
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return absent(kind, name);
      const expected = metadataText(object, "resourceVersion");
      if (expected !== "" && expected !== versionOf(seen)) return outdated(kind, name);
      const { requests, resumes, deadline, metadata, ...edit } = editOf(shown(seen), object);
      const isTooLate = deadline !== undefined && seen.state.finishedAt !== undefined;
      const warnings = [...edit.warnings, ...(isTooLate ? ["spec.activeDeadlineSeconds: it has ended already"] : [])];
      for (const key of ["labels", "annotations"] as const) {
        const excess = metadata && labelExcess(key, textsIn(object, key));
        if (excess !== undefined) return { refused: "invalid", message: `metadata.${key}: ${excess}` };
      }
      const { uid } = seen.state.workflow;
      for (const request of requests) {
        const { state } = engine.stateOf(uid) ?? seen;
        const planned = planSteering(state, request);
        if ("problem" in planned) return { refused: "invalid", message: planned.problem };
        if (!dryRun) await engine.ask(uid, questionOf({ ...planned.command, by }));
      }
      if (resumes && !dryRun) await engine.ask(uid, { type: "Resume", by, nodes: [] });
      if (deadline !== undefined && !dryRun) {
        await engine.ask(uid, { type: "SetDeadline", by, ...(deadline === null ? {} : { seconds: deadline }) });
      }
      if (metadata !== undefined) {
        if (dryRun) {
          const state = evolve(seen.state, { type: "WorkflowMetadataSet", at: 0, by, ...metadata });
          return { object: shown({ ...seen, state }), warnings };
        }
        if (!(await engine.setMetadata(uid, { ...metadata, by }))) return heldElsewhere(name);
      }
      return { object: shown(engine.stateOf(uid) ?? (await reader.find(namespace, name)) ?? seen), warnings };
    },
    async remove(namespace, name, { by, dryRun = false }) {
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return absent(kind, name);
      const object = shown(seen);
      const refusal = dryRun ? undefined : await removal.remove(seen.state.workflow, by);
      return refusal ?? { object };
    },
    watch: (namespace, after, onChange) =>
      hub.watch(namespace, after === undefined ? hub.version() : Number(after), onChange),
    onDecided,
  };

  function read(namespace: string, object: JsonObject, resources: readonly JsonObject[]): Read | ObjectRefusal {
    const own = metadataText(object, "namespace");
    if (own !== "" && own !== namespace) return otherNamespace(own, namespace);
    const submission = engine.check(manifestOf(object), { namespace, semantics, resources });
    if ("issues" in submission) return invalid(submission.issues);
    return { submission, warnings: submission.warnings.map(issueText) };
  }

  function onDecided(state: WorkflowState, events: readonly WorkflowEvent[], seq: number): void {
    const has = (type: WorkflowEvent["type"]) => events.some((event) => event.type === type);
    // Its last deliveries are nobody's business any more.
    if (!isVisible(state) && !has("WorkflowFinished")) return;
    hub.tell({
      type: !isVisible(state) ? "DELETED" : has("WorkflowSubmitted") ? "ADDED" : "MODIFIED",
      uid: state.workflow.uid,
      namespace: state.workflow.namespace,
      version: seq,
      weight: weightOf(state),
      show: (version) => shownWorkflow(state, version),
    });
  }
}

interface Read {
  readonly submission: Extract<Submission, { readonly manifest: JsonObject }>;
  readonly warnings: readonly string[];
}

function manifestOf(object: JsonObject): JsonObject {
  return { apiVersion, kind: kind.kind, ...withoutServers(object) };
}

/** As it would be shown if it had been created. */
function draft({ submission, warnings }: Read, namespace: string): ObjectAnswer {
  return { object: named(submission.manifest, namespace, submission.name), warnings };
}

function heldElsewhere(name: string) {
  const message = `${name} is run by another engine, or by none now; change it where it runs`;
  return { refused: "conflict", message } as const;
}

function otherNamespace(own: string, asked: string) {
  const message =
    `the namespace of the provided object does not match the namespace sent on the request: ` +
    `${JSON.stringify(own)} and ${JSON.stringify(asked)}`;
  return { refused: "invalid", message } as const;
}

function named(manifest: JsonObject, namespace: string, name: string): JsonObject {
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  return { ...manifest, metadata: { ...metadata, name, namespace }, status: {} };
}
