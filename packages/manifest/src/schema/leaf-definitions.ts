import * as tables from "../read/fields.ts";
import { type Definition, type FieldType, list, map, object } from "./field-type.ts";

const container: Readonly<Record<string, FieldType>> = {
  name: "text",
  image: "text",
  command: list("text"),
  args: list("text"),
  env: list(object("EnvVar")),
  envFrom: list(object("EnvFromSource")),
  workingDir: "text",
  volumeMounts: list(object("VolumeMount")),
};

/** What does something itself: containers, requests and the like. */
export const leafDefinitions: Readonly<Record<string, Definition>> = {
  Container: { table: tables.containerFields, about: "a program in an image", required: ["image"], fields: container },
  ScriptTemplate: {
    table: tables.scriptFields,
    about: "a program that is given a file to run",
    required: ["image"],
    fields: { ...container, source: "text" },
  },
  UserContainer: {
    table: tables.userContainerFields,
    about: "a program beside the main one",
    required: ["name", "image"],
    fields: { ...container, mirrorVolumeMounts: "flag" },
  },
  ContainerNode: {
    table: tables.containerNodeFields,
    about: "a program of a set",
    required: ["name", "image"],
    fields: { ...container, dependencies: list("text") },
  },
  ContainerSetTemplate: {
    table: tables.containerSetFields,
    about: "several programs that share a node",
    required: ["containers"],
    fields: {
      containers: list(object("ContainerNode")),
      volumeMounts: list(object("VolumeMount")),
      retryStrategy: object("ContainerSetRetryStrategy"),
    },
  },
  ContainerSetRetryStrategy: {
    table: tables.containerSetRetryFields,
    about: "how often each program is tried again",
    fields: { retries: "numberOrText", duration: "text" },
  },
  EnvVar: {
    table: tables.envFields,
    about: "a variable",
    required: ["name"],
    fields: { name: "text", value: "text", valueFrom: object("EnvVarSource") },
  },
  EnvVarSource: {
    table: tables.envSourceFields,
    about: "a place that holds a value",
    fields: {
      configMapKeyRef: object("KeySelector"),
      secretKeyRef: object("KeySelector"),
      fieldRef: object("ObjectFieldSelector"),
    },
  },
  ObjectFieldSelector: { table: tables.fieldRefFields, about: "a field of the pod", fields: { fieldPath: "text" } },
  EnvFromSource: {
    table: tables.envFromFields,
    about: "all keys as variables",
    fields: { prefix: "text", configMapRef: object("ObjectReference"), secretRef: object("ObjectReference") },
  },
  ObjectReference: {
    table: tables.objectRefFields,
    about: "a ConfigMap or Secret",
    fields: { name: "text", optional: "flag" },
  },
  VolumeMount: {
    table: tables.volumeMountFields,
    about: "where a volume is seen",
    required: ["name", "mountPath"],
    fields: { name: "text", mountPath: "text", subPath: "text", readOnly: "flag" },
  },
  Memoize: {
    table: tables.memoizeFields,
    about: "outputs that are used again",
    required: ["key", "cache"],
    fields: { key: "text", maxAge: "text", cache: object("Cache") },
  },
  Cache: { table: tables.cacheFields, about: "where outputs are kept", fields: { configMap: map("any") } },
  SuspendTemplate: { table: tables.suspendFields, about: "waits", fields: { duration: "numberOrText" } },
  HTTP: {
    table: tables.httpFields,
    about: "a request",
    required: ["url"],
    fields: {
      method: "text",
      url: "text",
      headers: list(object("HTTPHeader")),
      body: "text",
      bodyFrom: map("any"),
      timeoutSeconds: "number",
      successCondition: "text",
      insecureSkipVerify: "flag",
    },
  },
  HTTPHeader: {
    table: tables.headerFields,
    about: "a header",
    required: ["name"],
    fields: { name: "text", value: "text" },
  },
  Data: {
    table: tables.dataFields,
    about: "a list of files, transformed",
    required: ["source"],
    fields: { source: map("any"), transformation: list(object("TransformationStep")) },
  },
  TransformationStep: {
    table: tables.transformationFields,
    about: "an expression over data",
    required: ["expression"],
    fields: { expression: "text" },
  },
};
