import { isJsonObject, type Json } from "@onexit/events";
import { rehearse } from "@onexit/interpreter";
import { Hono } from "hono";
import { fail, notFound } from "../api/failure.ts";
import type { Reader } from "../reader.ts";
import type { OwnOptions } from "./options.ts";

const outcomes = ["Succeeded", "Failed", "Error"] as const;

/** `GET /preview`: what an action would say of a workflow if it ended so; nothing runs, nothing is sent. */
export function previewRoute(reader: Reader, preview: OwnOptions["preview"]): Hono {
  const routes = new Hono();
  routes.get("/preview", async (c) => {
    const { action = "", namespace = "", name = "", status = "Failed" } = c.req.query();
    const outcome = outcomes.find((one) => one === status);
    if (outcome === undefined)
      return fail(c, 3, `status ${JSON.stringify(status)}: there are only ${outcomes.join(", ")}`);
    const seen = await reader.find(namespace, name);
    if (seen === undefined) return notFound(c, name);
    const { workflow, manifest, resources, context } = seen.state;
    const requests = rehearse({ workflow, manifest, resources, context, at: Date.now(), outcome });
    const asked = requests.filter((request) => request.action === action);
    const items = [];
    for (const request of asked) {
      const built = await preview(request);
      if (built === undefined) return fail(c, 5, `nobody here knows the action ${JSON.stringify(action)}`);
      if ("invalid" in built) return fail(c, 3, built.invalid);
      const origin = request.origin.kind === "node" ? request.origin.node : request.origin.event;
      const { preview: message, ...noticed } = built;
      items.push({ title: origin, destination: request.destination, ...shown(message), ...noticed });
    }
    const [first, ...others] = items;
    if (first !== undefined) return c.json({ ...first, ...(others.length > 0 ? { others } : {}) });
    const there = [...new Set(requests.map((request) => request.action))].join(", ") || "none";
    return fail(c, 5, `${name} asks for no plugin.${action} when it ends ${outcome}; it asks for: ${there}`);
  });
  return routes;
}

/** The message as it would go out, and of it what people read first. */
function shown(message: Json) {
  const request: Json = message;
  if (!isJsonObject(message)) return { request, text: typeof message === "string" ? message : JSON.stringify(message) };
  const text = ["text", "summary", "description", "subject"].map((name) => message[name]).find(isText);
  const inner = isJsonObject(message.payload) ? message.payload.summary : undefined;
  return {
    request,
    text: text ?? (isText(inner) ? inner : JSON.stringify(message)),
    ...(Array.isArray(message.blocks) ? { slackBlocks: message.blocks as readonly Json[] } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
