import { z } from "zod";

/** The body of `plugin.pagerduty`; what is not given comes from the status variables. */
export const pagerdutyParameters = z.strictObject({
  /** `trigger` after Failed and Error, `resolve` after Succeeded, unless given. */
  action: z.enum(["trigger", "acknowledge", "resolve"]).optional(),
  /** `critical` after Error, `error` after Failed, unless given. */
  severity: z.enum(["critical", "error", "warning", "info"]).optional(),
  summary: z.string().optional(),
  /** What is affected; the workflow unless given. */
  source: z.string().optional(),
  /** What makes two events one alert; the same for all runs of a workflow unless given. */
  dedup_key: z.string().optional(),
  /** Of a trigger: whether a later run's success resolves it unasked; true unless given. */
  autoResolve: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  component: z.string().optional(),
  group: z.string().optional(),
  class: z.string().optional(),
  /** After the run's own. */
  links: z.array(z.strictObject({ href: z.string(), text: z.string().optional() })).optional(),
  /** PagerDuty shows https images only. */
  images: z
    .array(z.strictObject({ src: z.string(), href: z.string().optional(), alt: z.string().optional() }))
    .optional(),
  /** Laid over the default ones. */
  custom_details: z.record(z.string(), z.json()).optional(),
  client: z.string().optional(),
  client_url: z.string().optional(),
});

/** Those parameters, rendered. */
export type PagerDutyParameters = z.infer<typeof pagerdutyParameters>;
