import type { StatusVariables } from "@onexit/events";
import type { Scope, Value, Variable } from "@onexit/expression";
import type { Standing } from "./history.ts";
import type { Trigger } from "./policy.ts";
import type { WorkflowEnd } from "./workflow-end.ts";

type Read = (end: WorkflowEnd, standing: Standing, trigger: Trigger) => string | number | boolean | Value | undefined;

/** Every variable with a name of its own that a policy may use, and how to get it. */
const plain: Readonly<Record<string, Read>> = {
  trigger: (_, __, trigger) => trigger,
  cluster: ({ variables }) => variables.cluster,
  env: ({ variables }) => variables.env,
  runbook: ({ variables }) => variables.runbook,
  "run.url": ({ variables }) => variables.run?.url,
  "run.logsUrl": ({ variables }) => variables.run?.logsUrl,
  "exit.status": ({ variables }) => variables.exit?.status,
  "workflow.name": ({ workflow }) => workflow.name,
  "workflow.namespace": ({ workflow }) => workflow.namespace,
  "workflow.uid": ({ workflow }) => workflow.uid,
  "workflow.generateName": ({ variables }) => variables.workflow.generateName,
  "workflow.template": ({ template }) => template,
  "workflow.cron": ({ cron }) => cron,
  "workflow.status": ({ variables }) => variables.workflow.status,
  "workflow.message": ({ variables }) => variables.workflow.message,
  "workflow.duration": ({ variables }) => Number(variables.workflow.duration),
  "workflow.creationTimestamp": ({ variables }) => variables.workflow.creationTimestamp,
  "workflow.mainEntrypoint": ({ variables }) => variables.workflow.mainEntrypoint,
  "workflow.serviceAccountName": ({ variables }) => variables.workflow.serviceAccountName,
  "workflow.failures": ({ variables }) => variables.workflow.failures as unknown as Value,
  "failure.step": ({ variables }) => variables.failure?.step,
  "failure.template": ({ variables }) => variables.failure?.template,
  "failure.message": ({ variables }) => variables.failure?.message,
  "failure.exitCode": ({ variables }) => variables.failure?.exitCode,
  "failure.attempt": ({ variables }) => variables.failure?.attempt,
  "failure.logTail": ({ variables }) => variables.failure?.logTail,
  "stopped.by": ({ variables }) => variables.stopped?.by,
  "stopped.strategy": ({ variables }) => variables.stopped?.strategy,
  "stopped.message": ({ variables }) => variables.stopped?.message,
  "history.recovered": (_, standing) => standing.recovered,
  "history.consecutiveFailures": (_, standing) => standing.consecutiveFailures,
  "history.previous": (_, standing) => standing.previous,
};

const keyed = ["parameters", "labels", "annotations"] as const;

/** The names that a condition may read; those below a name that ends with a dot are the workflow's own. */
export const knownNames: readonly string[] = [...Object.keys(plain), ...keyed.map((kind) => `workflow.${kind}.`)];

/** The variables of an ended workflow. What a workflow happens not to have is nil, not an error. */
export function scopeOfEnd(end: WorkflowEnd, standing: Standing, trigger: Trigger): Scope {
  return {
    lookup(name) {
      if (Object.hasOwn(plain, name)) return variableOf(plain[name]?.(end, standing, trigger));
      const [kind, key] = keyOf(name);
      if (kind === undefined) return undefined;
      const values = end.variables.workflow[kind];
      return variableOf(Object.hasOwn(values, key) ? values[key] : undefined);
    },
    *names(prefix) {
      for (const name of allNames(end.variables)) if (name.startsWith(prefix)) yield name;
    },
  };
}

function variableOf(value: ReturnType<Read>): Variable {
  if (value === undefined || value === null) return { absent: true };
  if (typeof value === "string") return value;
  return { text: typeof value === "object" ? JSON.stringify(value) : String(value), value };
}

function keyOf(name: string): readonly [kind: (typeof keyed)[number] | undefined, key: string] {
  const kind = keyed.find((each) => name.startsWith(`workflow.${each}.`));
  return [kind, kind === undefined ? "" : name.slice(`workflow.${kind}.`.length)];
}

function* allNames({ workflow }: StatusVariables): Generator<string> {
  yield* Object.keys(plain);
  for (const kind of keyed) for (const key of Object.keys(workflow[kind])) yield `workflow.${kind}.${key}`;
}
