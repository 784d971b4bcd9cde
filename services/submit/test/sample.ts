import type { JsonObject } from "@onexit/events";

/** A workflow with a parameter and a tag of its own. */
export const recover: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { generateName: "recover-" },
  spec: {
    entrypoint: "main",
    arguments: { parameters: [{ name: "table", value: "none" }] },
    templates: [
      {
        name: "main",
        container: {
          image: "alpine",
          command: ["echo"],
          args: ["recover {{workflow.parameters.table}} {{workflow.name}}"],
        },
      },
    ],
  },
};

/** A template of the same content. */
export const template: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "WorkflowTemplate",
  metadata: { name: "recover" },
  spec: recover.spec as JsonObject,
};
