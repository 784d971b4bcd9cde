import type { JsonObject } from "@onexit/events";
import type { Hook, Template } from "../workflow.ts";
import { noArguments, readArguments } from "./arguments.ts";
import { argoPlace, type Context, pathTo } from "./context.ts";
import { podMetadataFields } from "./fields.ts";
import { readHook, readOnExit } from "./hook.ts";
import type { Home } from "./library.ts";
import { readMemoize } from "./memoize.ts";
import { readLabels } from "./metadata.ts";
import { checkInputs, checkOutputs } from "./output-rules.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readRetry } from "./retry.ts";
import { readSynchronization } from "./synchronization.ts";
import { readDeadline, readTimeout } from "./time-limits.ts";
import { readObject } from "./value-reader.ts";

/** What templates of all types have. */
export type Shared = Omit<Template, "type">;

/** A template that is being read. */
export interface TemplateHead {
  readonly key: string;
  readonly name: string;
  readonly part: Part<JsonObject>;
  readonly type: Template["type"] | undefined;
  readonly home: Home;
}

/** The fields that do not depend on a template's type. */
export function readShared({ key, name, part, type, home }: TemplateHead, context: Context): Shared {
  const { report } = context;
  const argo = argoPlace(part);
  const read = (role: "input" | "output") => {
    const given = fieldOf(part, `${role}s`);
    return given ? readArguments(given, { role, argo: `${argo}.${role}s.` }, context) : noArguments;
  };
  const [inputs, outputs] = [read("input"), read("output")];
  checkInputs(part, inputs, type, argo, report);
  checkOutputs(part, outputs, type, argo, report);
  return {
    key,
    name,
    origin: home.origin,
    inputs,
    outputs,
    ...optional("activeDeadlineSeconds", readDeadline(part, type, argo, context)),
    ...optional("timeout", readTimeout(part, type, name, report)),
    ...optional("retry", readRetry(fieldOf(part, "retryStrategy") ?? context.retryStrategy, report)),
    synchronization: readSynchronization(fieldOf(part, "synchronization"), context),
    ...optional("memoize", readMemoize(fieldOf(part, "memoize"), report)),
    ...optional("onExit", readTemplateExit(part, name, home, context)),
    annotations: readAnnotations(part, context),
    text: JSON.stringify(part.value),
  };
}

/** A superset: Argo has hooks on steps and tasks only. */
function readTemplateExit(part: Part<JsonObject>, name: string, home: Home, context: Context): Hook | undefined {
  const given = fieldOf(part, "onExit");
  if (!given) return undefined;
  context.report.superset("OX3001", pathTo(part, "onExit"), "Argo has no onExit on a template", {
    atKey: true,
    suggestion: "write it on the step or task that calls the template, or on the workflow",
    argo: 'json: unknown field "onExit"',
  });
  const referrer = { who: name === "" ? "an inline template" : `template "${name}"` };
  if (typeof given.value === "string") return readOnExit(given, referrer, home, context);
  return readHook(given, "exit", referrer, home, context);
}

function readAnnotations(part: Part<JsonObject>, { report }: Context): Readonly<Record<string, string>> {
  const given = fieldOf(part, "metadata");
  const metadata = given && readObject(given, podMetadataFields, report);
  if (metadata) readLabels(fieldOf(metadata, "labels"), report);
  const ofPod = metadata ? readLabels(fieldOf(metadata, "annotations"), report) : {};
  return { ...ofPod, ...readLabels(fieldOf(part, "annotations"), report) };
}
