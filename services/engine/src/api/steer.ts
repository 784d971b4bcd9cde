import { isJsonObject, type JsonObject } from "@onexit/events";
import { planSteering, type SteeringRequest } from "@onexit/interpreter";
import { type Context, Hono } from "hono";
import { questionOf } from "../command.ts";
import type { Engine } from "../engine.ts";
import { shownWorkflow } from "../objects/workflow-view.ts";
import type { Reader, Seen } from "../reader.ts";
import { retryBody, steerBody } from "./bodies.ts";
import { fail, notFound } from "./failure.ts";
import { parameterValues } from "./parameters.ts";
import { bodyOf, callerOf, textIn } from "./request.ts";

const verbs = ["stop", "terminate", "suspend", "resume", "set"] as const;

/** The Argo REST routes that steer a running workflow. */
export function steerRoutes(engine: Engine, reader: Reader): Hono {
  const routes = new Hono();
  for (const verb of verbs) {
    routes.put(`/:namespace/:name/${verb}`, async (c) => {
      const { namespace, name } = c.req.param();
      const body = await bodyOf(c, steerBody);
      if (body instanceof Response) return body;
      const request = requestOf(verb, body);
      if ("problem" in request) return fail(c, 3, request.problem);
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return notFound(c, name);
      const planned = planSteering(seen.state, request);
      if ("problem" in planned) return fail(c, 3, planned.problem);
      const { uid } = seen.state.workflow;
      if (engine.stateOf(uid) === undefined) {
        return fail(c, 14, `${name} has not ended, and this engine does not run it: ask the one that does`);
      }
      await engine.ask(uid, questionOf({ ...planned.command, by: callerOf(c) }));
      const { state, seq } = engine.stateOf(uid) ?? seen;
      return c.json(shownWorkflow(state, String(seq)));
    });
  }
  routes.put("/:namespace/:name/retry", async (c) => {
    const { namespace, name } = c.req.param();
    const seen = await reader.find(namespace, name);
    return seen === undefined ? notFound(c, name) : retry(c, engine, seen);
  });
  return routes;
}

/** `argo retry`: runs a workflow that has failed again, from where it failed. */
export async function retry(c: Context, engine: Engine, { state }: Seen): Promise<Response> {
  const body = await bodyOf(c, retryBody);
  if (body instanceof Response) return body;
  const { uid, name } = state.workflow;
  const given = parameterValues(body.parameters);
  if ("problem" in given) return fail(c, 3, given.problem);
  const selector = textIn(body, "nodeFieldSelector");
  const asked = await engine.retry(uid, {
    by: callerOf(c),
    restartSuccessful: body.restartSuccessful === true,
    ...(selector === undefined ? {} : { nodeFieldSelector: selector }),
    ...(given.values.size === 0 ? {} : { parameters: Object.fromEntries(given.values) }),
  });
  if ("problem" in asked) return fail(c, 3, asked.problem);
  const now = engine.stateOf(uid);
  return now === undefined ? notFound(c, name) : c.json(shownWorkflow(now.state, String(now.seq)));
}

/** Argo sends output parameters as JSON in a text. */
function requestOf(verb: (typeof verbs)[number], body: JsonObject): SteeringRequest | { readonly problem: string } {
  const word = (key: string) => textIn(body, key);
  const parameters = parseObject(word("outputParameters") ?? "{}");
  if (parameters === undefined) return { problem: "outputParameters: must be a JSON object in a text" };
  const phase = word("phase");
  const message = word("message");
  const selector = word("nodeFieldSelector");
  return {
    verb,
    ...(message === undefined ? {} : { message }),
    ...(selector === undefined ? {} : { selector }),
    ...(Object.keys(parameters).length === 0
      ? {}
      : { parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)])) }),
    ...(phase === "Succeeded" || phase === "Failed" || phase === "Error" ? { phase } : {}),
  };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
