import type { Json, JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { metadataText, textsIn } from "../objects/metadata.ts";
import type { Objects } from "../objects/object.ts";
import { bindingLabel, boundTo, type IncomingEvent } from "./event-binding.ts";
import { fail } from "./failure.ts";
import { callerOf, inPath, limitedText } from "./request.ts";
import { answerList } from "./resources.ts";

/** `POST /events/{namespace}/{discriminator}`: what comes in starts what is bound to it. */
export function eventRoutes(objects: Objects): Hono {
  const routes = new Hono();
  const receive = async (c: Context) => {
    const event = await eventOf(c);
    return event instanceof Response ? event : answer(c, objects, event);
  };
  // Whoever names no discriminator leaves the last part out.
  routes.post("/events/:namespace", receive);
  routes.post("/events/:namespace/:discriminator", receive);
  routes.get("/workflow-event-bindings", (c) => answerList(c, objects.workfloweventbindings));
  routes.get("/workflow-event-bindings/:namespace", (c) => answerList(c, objects.workfloweventbindings));
  return routes;
}

/** Every binding has its turn, whatever became of the ones before it. */
async function answer(c: Context, objects: Objects, event: IncomingEvent): Promise<Response> {
  const { items } = await objects.workfloweventbindings.list(event.namespace);
  const draw = { now: Date.now(), random: Math.random };
  const problems: string[] = [];
  for (const binding of items) {
    const bound = boundTo(binding, event, draw);
    const problem =
      "problem" in bound ? bound.problem : "workflow" in bound ? await submit(c, objects, event, bound.workflow) : "";
    if (problem !== "") problems.push(`${metadataText(binding, "name")}: ${problem}`);
  }
  if (problems.length === 0) return c.json({});
  return fail(c, 13, `failed to dispatch event: ${problems.join("; ")}`);
}

/**
 * What is wrong with what a binding submits; empty when it runs. An event may come twice: where a binding makes the name
 * of it, the workflow that is there already is its own.
 */
async function submit(c: Context, { workflows }: Objects, { namespace }: IncomingEvent, workflow: JsonObject) {
  const made = await workflows.create(namespace, workflow, { by: callerOf(c) });
  if (!("refused" in made)) return "";
  const before = made.refused === "exists" && (await workflows.get(namespace, metadataText(workflow, "name")));
  const isOwn = before && textsIn(before, "labels")[bindingLabel] === textsIn(workflow, "labels")[bindingLabel];
  return isOwn ? "" : made.message;
}

/** The body is any JSON; an empty one is null. */
async function eventOf(c: Context): Promise<IncomingEvent | Response> {
  const text = await limitedText(c);
  if (text === undefined) return fail(c, 3, "the event is too large: it may have 3 MiB");
  let payload: Json = null;
  try {
    if (text.trim() !== "") payload = JSON.parse(text);
  } catch (error) {
    return fail(c, 3, `the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const headers = Object.entries(c.req.header()).filter(([name]) => name.startsWith("x-"));
  return {
    namespace: inPath(c, "namespace"),
    discriminator: inPath(c, "discriminator"),
    metadata: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    payload,
  };
}
