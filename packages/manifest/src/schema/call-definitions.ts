import * as tables from "../read/fields.ts";
import { choice, type Definition, either, type FieldType, list, map, object } from "./field-type.ts";

const call: Readonly<Record<string, FieldType>> = {
  name: "text",
  template: "text",
  templateRef: object("TemplateRef"),
  inline: object("Template"),
  arguments: object("Arguments"),
  when: either("text", "flag"),
  withItems: list("any"),
  withParam: "text",
  withSequence: object("Sequence"),
  continueOn: object("ContinueOn"),
  onExit: "text",
  hooks: map(object("LifecycleHook")),
};

const parametersAndArtifacts: Readonly<Record<string, FieldType>> = {
  parameters: list(object("Parameter")),
  artifacts: list(object("Artifact")),
};

/** Calls of templates, what is passed to them, and what bounds them. */
export const callDefinitions: Readonly<Record<string, Definition>> = {
  WorkflowStep: { table: tables.stepFields, about: "a call of a template", required: ["name"], fields: call },
  DAGTask: {
    table: tables.taskFields,
    about: "a call of a template that waits for others",
    required: ["name"],
    fields: { ...call, dependencies: list("text"), depends: "text" },
  },
  DAGTemplate: {
    table: tables.dagFields,
    about: "tasks that depend on each other",
    required: ["tasks"],
    fields: { tasks: list(object("DAGTask")), target: "text", failFast: "flag" },
  },
  TemplateRef: {
    table: tables.templateRefFields,
    about: "a template of another manifest",
    required: ["name", "template"],
    fields: { name: "text", template: "text", clusterScope: "flag" },
  },
  LifecycleHook: {
    table: tables.hookFields,
    about: "a template that is called when something has happened",
    fields: {
      template: "text",
      templateRef: object("TemplateRef"),
      arguments: object("Arguments"),
      expression: either("text", "flag"),
    },
  },
  ContinueOn: {
    table: tables.continueOnFields,
    about: "which failures are tolerated",
    fields: { failed: "flag", error: "flag" },
  },
  Sequence: {
    table: tables.sequenceFields,
    about: "numbers to repeat over",
    fields: { count: "numberOrText", start: "numberOrText", end: "numberOrText", format: "text" },
  },
  Arguments: { table: tables.argumentsFields, about: "parameters and artifacts", fields: parametersAndArtifacts },
  Parameter: {
    table: tables.parameterFields,
    about: "a text with a name",
    required: ["name"],
    fields: {
      name: "text",
      value: "numberOrText",
      default: "numberOrText",
      enum: list("numberOrText"),
      description: "text",
      globalName: "text",
      valueFrom: object("ValueFrom"),
    },
  },
  ValueFrom: {
    table: tables.valueFromFields,
    about: "where a value comes from",
    fields: {
      path: "text",
      parameter: "text",
      expression: "text",
      supplied: map("any"),
      configMapKeyRef: object("KeySelector"),
      default: "numberOrText",
    },
  },
  KeySelector: {
    table: tables.keyRefFields,
    about: "a key of a ConfigMap or Secret",
    required: ["name", "key"],
    fields: { name: "text", key: "text", optional: "flag" },
  },
  Artifact: {
    table: tables.artifactFields,
    about: "a file or directory with a name",
    required: ["name"],
    fields: {
      name: "text",
      path: "text",
      mode: "number",
      recurseMode: "flag",
      from: "text",
      fromExpression: "text",
      subPath: "text",
      optional: "flag",
      globalName: "text",
      raw: map("any"),
      http: map("any"),
      git: map("any"),
      s3: map("any"),
    },
  },
  RetryStrategy: {
    table: tables.retryFields,
    about: "when and how often something is tried again",
    fields: {
      limit: "numberOrText",
      retryPolicy: choice("Always", "OnFailure", "OnError", "OnTransientError"),
      expression: "text",
      backoff: object("Backoff"),
    },
  },
  Backoff: {
    table: tables.backoffFields,
    about: "how long to wait between attempts",
    fields: { duration: "numberOrText", factor: "numberOrText", cap: "numberOrText", maxDuration: "text" },
  },
  Synchronization: {
    table: tables.synchronizationFields,
    about: "locks to be held",
    fields: {
      mutexes: list(object("Mutex")),
      semaphores: list(object("SemaphoreRef")),
      mutex: object("Mutex"),
      semaphore: object("SemaphoreRef"),
    },
  },
  Mutex: {
    table: tables.mutexFields,
    about: "a lock that one holds",
    required: ["name"],
    fields: { name: "text", namespace: "text" },
  },
  SemaphoreRef: {
    table: tables.semaphoreFields,
    about: "a lock that several hold",
    fields: { configMapKeyRef: object("KeySelector"), namespace: "text" },
  },
};
