import { type ActionRequested, isJsonObject, type Json } from "@onexit/events";
import { rehearse } from "@onexit/interpreter";
import { Hono } from "hono";
import { fail, notFound } from "../api/failure.ts";
import type { Reader } from "../reader.ts";
import type { OwnOptions } from "./options.ts";

const outcomes = ["Succeeded", "Failed", "Error", "Stopped"] as const;

/** `GET /preview`: what an action, or each, would say of a workflow if it ended so; nothing runs, nothing is sent. */
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
    if (action === "") return c.json({ items: await Promise.all(requests.map((request) => cardOf(request, preview))) });
    const asked = requests.filter((request) => request.action === action);
    const items = [];
    for (const request of asked) {
      const built = await preview(request);
      if (built === undefined) return fail(c, 5, `nobody here knows the action ${JSON.stringify(action)}`);
      if ("invalid" in built) return fail(c, 3, built.invalid);
      const { preview: message, ...noticed } = built;
      items.push({ ...aboutOf(request), ...shown(message), ...noticed });
    }
    const [first, ...others] = items;
    if (first !== undefined) return c.json({ ...first, ...(others.length > 0 ? { others } : {}) });
    const there = [...new Set(requests.map((request) => request.action))].join(", ") || "none";
    return fail(c, 5, `${name} asks for no plugin.${action} when it ends ${outcome}; it asks for: ${there}`);
  });
  return routes;
}

/** One of many: what is wrong with it is said in its place, so that the others are seen. */
async function cardOf(request: ActionRequested, preview: OwnOptions["preview"]) {
  const about = { action: request.action, ...aboutOf(request) };
  const built = await preview(request);
  if (built === undefined)
    return { ...about, problems: [`nobody here knows the action ${JSON.stringify(request.action)}`] };
  if ("invalid" in built) return { ...about, problems: [built.invalid] };
  const { preview: message, ...noticed } = built;
  return { ...about, ...shown(message), ...noticed };
}

function aboutOf({ origin, destination }: ActionRequested) {
  return { title: origin.kind === "node" ? origin.node : origin.event, destination };
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
