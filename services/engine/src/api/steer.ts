import { isJsonObject } from "@onexit/events";
import { argoWorkflow, planSteering, type SteeringRequest } from "@onexit/interpreter";
import { Hono } from "hono";
import { questionOf } from "../command.ts";
import type { Engine } from "../engine.ts";
import type { Reader } from "../reader.ts";
import { fail, notFound } from "./failure.ts";

const verbs = ["stop", "terminate", "suspend", "resume", "set"] as const;

/** The Argo REST routes that steer a running workflow. */
export function steerRoutes(engine: Engine, reader: Reader): Hono {
  const routes = new Hono();
  for (const verb of verbs) {
    routes.put(`/:namespace/:name/${verb}`, async (c) => {
      const { namespace, name } = c.req.param();
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return notFound(c, name);
      const planned = planSteering(seen.state, requestOf(verb, await c.req.text()));
      if ("problem" in planned) return fail(c, 3, planned.problem);
      const { uid } = seen.state.workflow;
      await engine.ask(uid, questionOf({ ...planned.command, by: "api" }));
      const { state, seq } = engine.stateOf(uid) ?? seen;
      return c.json(argoWorkflow(state, String(seq)));
    });
  }
  return routes;
}

/** Argo sends output parameters as JSON in a text. */
function requestOf(verb: (typeof verbs)[number], text: string): SteeringRequest {
  const body = parseObject(text);
  const word = (key: string) => (typeof body[key] === "string" && body[key] !== "" ? body[key] : undefined);
  const parameters = parseObject(word("outputParameters") ?? "");
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

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
