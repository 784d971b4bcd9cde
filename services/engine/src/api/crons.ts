import { isJsonObject, type JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import type { CronAnswer, Crons } from "../cron/crons.ts";
import { fail } from "./failure.ts";
import { parseSelector } from "./selector.ts";

/** A stored cron workflow is one message of the server, which takes no more than 1 MiB, with its templates. */
const maxBodyBytes = 900_000;

/** The Argo REST routes on cron workflows. */
export function cronRoutes(crons: Crons): Hono {
  const routes = new Hono();

  const list = (c: Context) => {
    const selector = parseSelector(c.req.query("listOptions.labelSelector") ?? "");
    if (typeof selector !== "function") return fail(c, 3, selector.problem);
    const items = crons.list(c.req.param("namespace") ?? "").filter((item) => selector(labelsOf(item)));
    return c.json({ metadata: { resourceVersion: "0" }, items });
  };
  routes.get("/", list);
  routes.get("/:namespace", list);

  routes.post("/:namespace", async (c) => {
    const body = readBody(await c.req.text());
    if ("problem" in body) return fail(c, 3, body.problem);
    const { namespace } = c.req.param();
    return reply(c, nameOf(body.manifest), await crons.create({ namespace, ...body }));
  });

  routes.put("/:namespace/:name", async (c) => {
    const body = readBody(await c.req.text());
    if ("problem" in body) return fail(c, 3, body.problem);
    const { namespace, name } = c.req.param();
    if (nameOf(body.manifest) !== name) return fail(c, 3, `the body's name is not ${JSON.stringify(name)}`);
    return reply(c, name, await crons.update(name, { namespace, ...body }));
  });

  for (const verb of ["suspend", "resume"] as const) {
    routes.put(`/:namespace/:name/${verb}`, async (c) => {
      const { namespace, name } = c.req.param();
      return reply(c, name, await crons.suspend(namespace, name, verb === "suspend"));
    });
  }

  routes.get("/:namespace/:name", (c) => {
    const { namespace, name } = c.req.param();
    return reply(c, name, crons.get(namespace, name));
  });

  routes.delete("/:namespace/:name", async (c) => {
    const { namespace, name } = c.req.param();
    return (await crons.remove(namespace, name)) ? c.json({}) : reply(c, name, { refused: "absent" });
  });

  return routes;
}

function reply(c: Context, name: string, answer: CronAnswer): Response {
  if ("cron" in answer) return c.json(answer.cron);
  const named = `cronworkflows.argoproj.io ${JSON.stringify(name)}`;
  switch (answer.refused) {
    case "exists":
      return fail(c, 6, `${named} already exists`);
    case "absent":
      return fail(c, 5, `${named} not found`);
    case "outdated":
      return fail(c, 6, `${named} has been modified`);
    case "invalid": {
      const errors = answer.issues.filter((issue) => issue.severity === "error");
      return fail(c, 3, errors.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
    }
  }
}

type Body = { readonly manifest: JsonObject; readonly resources: readonly JsonObject[] } | { readonly problem: string };

function readBody(text: string): Body {
  if (text.length > maxBodyBytes) {
    return {
      problem: `the request has ${text.length} bytes; a cron workflow may have ${maxBodyBytes} with its templates`,
    };
  }
  const body = parseJson(text);
  const given = isJsonObject(body) ? (body.cronWorkflow ?? body) : undefined;
  if (given === undefined || !isJsonObject(given)) return { problem: "the body holds no cron workflow" };
  // Argo's clients leave the kind out; what they got as a status they may send back.
  const { status: _status, ...rest } = given;
  const manifest = { apiVersion: "argoproj.io/v1alpha1", kind: "CronWorkflow", ...rest };
  const resources = isJsonObject(body) && Array.isArray(body.resources) ? body.resources.filter(isJsonObject) : [];
  return { manifest, resources };
}

function nameOf({ metadata }: JsonObject): string {
  return isJsonObject(metadata) && typeof metadata.name === "string" ? metadata.name : "";
}

function labelsOf({ metadata }: JsonObject): Readonly<Record<string, string>> {
  const labels = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
