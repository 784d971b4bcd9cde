import type { Json, JsonObject } from "@onexit/events";
import { z } from "zod";

const json: z.ZodType<JsonObject> = z.record(
  z.string(),
  z.custom<Json>(() => true),
);

const templateRef = z.strictObject({ name: z.string().min(1), clusterScope: z.boolean().optional() });

/** What becomes a parameter's text. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** The body of `plugin.submit`: the workflow that is to be started. */
export const submitParameters = z
  .strictObject({
    /** A Workflow, or the YAML text of one. Its tags are its own. */
    manifest: z.union([z.string().min(1), json]).optional(),
    /** A WorkflowTemplate, or with `clusterScope` a ClusterWorkflowTemplate. */
    workflowTemplateRef: templateRef.optional(),
    /** What the workflow's name begins with; else its own name, or the template's. */
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,51}$/, "must be at most 52 lower-case letters, digits and dashes")
      .optional(),
    /** Its arguments. */
    parameters: z.record(z.string().min(1), value).optional(),
  })
  .refine(
    ({ manifest, workflowTemplateRef }) => (manifest === undefined) !== (workflowTemplateRef === undefined),
    "name one of manifest and workflowTemplateRef",
  );

/** Those parameters, rendered. */
export type SubmitParameters = z.infer<typeof submitParameters>;
