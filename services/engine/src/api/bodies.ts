import { z } from "zod";

// Clients leave out, send empty and send null alike; what nobody knows is ignored.
const text = z.string().nullish();
const flag = z.boolean().nullish();
const texts = z.array(z.string()).nullish();
const resources = z.array(z.looseObject({})).nullish();
/** What is checked elsewhere, as a manifest: here it is only described. */
const manifest = (kind: string) =>
  z
    .unknown()
    .optional()
    .meta({ $ref: `#/components/schemas/${kind}` });

/** What an object comes in, under its own name; the object may also be the body itself. */
export const objectBodies = {
  workflow: objectBody("workflow", "Workflow"),
  template: objectBody("template", "WorkflowTemplate"),
  cronWorkflow: objectBody("cronWorkflow", "CronWorkflow"),
};

function objectBody(key: string, kind: string) {
  return z.looseObject({
    [key]: manifest(kind),
    resources,
    serverDryRun: flag,
    createOptions: z.looseObject({ dryRun: texts }).nullish(),
  });
}

/** The name under which a kind of objects comes. */
export type ObjectKey = keyof typeof objectBodies;

/** `argo submit --from`. */
export const submitBody = z.looseObject({
  resourceKind: text,
  resourceName: text,
  resources,
  serverDryRun: flag,
  submitOptions: z
    .looseObject({
      name: text,
      generateName: text,
      entryPoint: text,
      parameters: texts,
      labels: text,
      annotations: text,
      serviceAccount: text,
      podPriorityClassName: text,
      priority: z.number().nullish(),
      dryRun: flag,
      serverDryRun: flag,
    })
    .nullish(),
});

/** Stop, terminate, suspend, resume and set; Argo sends output parameters as JSON in a text. */
export const steerBody = z.looseObject({
  nodeFieldSelector: text,
  message: text,
  phase: z.enum(["", "Succeeded", "Failed", "Error"], "must be Succeeded, Failed or Error").nullish(),
  outputParameters: text,
});

/** `argo retry`. */
export const retryBody = z.looseObject({ restartSuccessful: flag, nodeFieldSelector: text, parameters: texts });

/** `argo resubmit`. */
export const resubmitBody = z.looseObject({ memoized: flag, parameters: texts });

/** What happened elsewhere: anything. */
export const eventBody = z.json().nullish();
