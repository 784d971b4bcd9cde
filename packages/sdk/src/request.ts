import { type ActionRequested, decodeEvent } from "@onexit/events";
import { z } from "zod";

/** A request, or as much of an unreadable one as a dead letter needs. */
export type ReadRequest = { readonly request: ActionRequested } | Unreadable;

/** What is wrong with a request, and whom to tell. */
export interface Unreadable {
  readonly problem: string;
  readonly addressee?: Addressee;
}

/** To whom an unreadable request can be answered. */
type Addressee = Pick<ActionRequested, "key" | "workflow" | "action">;

const workflowSchema = z.object({ cluster: z.string(), namespace: z.string(), name: z.string(), uid: z.string() });
const addresseeSchema = z.object({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  workflow: workflowSchema,
  action: z.string(),
});
const requestSchema = z.object({
  ...addresseeSchema.shape,
  type: z.literal("ActionRequested"),
  origin: z.union([
    z.object({ kind: z.literal("node"), node: z.string() }),
    z.object({ kind: z.literal("event"), event: z.string() }),
  ]),
  destination: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  template: z.string().optional(),
  variables: z.object({ workflow: z.object({ name: z.string() }) }),
  timeoutMs: z.number().positive(),
  notAfter: z.number(),
  required: z.boolean(),
});

/** Reads a message meant for an action. Never throws. */
export function readRequest(data: Uint8Array, action: string): ReadRequest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
  } catch {
    return { problem: "not JSON" };
  }
  const addressee = addresseeSchema.safeParse((value as { data?: unknown } | null)?.data);
  const problem = (text: string): ReadRequest =>
    addressee.success && addressee.data.action === action
      ? { problem: text, addressee: addressee.data }
      : { problem: text };

  const decoded = decodeEvent(value);
  if ("problem" in decoded) return problem(decoded.problem);
  const checked = requestSchema.safeParse(decoded.event);
  if (!checked.success) return problem(z.prettifyError(checked.error).replaceAll("\n", " "));
  const request = decoded.event as ActionRequested;
  return request.action === action ? { request } : problem(`meant for ${request.action}, not for ${action}`);
}
