import { isJsonObject, type SemanticsName } from "@onexit/events";
import { argoWorkflow } from "@onexit/interpreter";
import type { Context } from "hono";
import { Hono } from "hono";
import type { Engine, Refusal } from "../engine.ts";
import type { Reader, Seen } from "../reader.ts";
import { fail, notFound } from "./failure.ts";
import { parseSelector } from "./selector.ts";

/** Largest body that is read; a manifest may have 2 MiB. */
const maxBodyBytes = 3 * 1024 * 1024;

/** The Argo REST routes on workflows: create, list, get, delete. Only 200 is a success to its clients. */
export function workflowRoutes(engine: Engine, reader: Reader, semantics: SemanticsName): Hono {
  const routes = new Hono();

  routes.post("/:namespace", async (c) => {
    const text = await c.req.text();
    if (text.length > maxBodyBytes) {
      return fail(c, 3, `the request has ${text.length} bytes; a manifest may have 2 MiB (2097152 bytes)`);
    }
    const body = parseJson(text);
    const manifest = isJsonObject(body) ? (body.workflow ?? body) : undefined;
    if (manifest === undefined || !isJsonObject(manifest)) return fail(c, 3, "the body holds no workflow");
    const given = isJsonObject(body) && Array.isArray(body.resources) ? body.resources.filter(isJsonObject) : [];
    const submitted = await engine.submit(manifest, {
      namespace: c.req.param("namespace"),
      semantics,
      resources: given,
    });
    if ("refused" in submitted) return refuse(c, submitted.refused);
    const seen =
      engine.stateOf(submitted.workflow.uid) ??
      (await reader.find(submitted.workflow.namespace, submitted.workflow.name));
    return seen === undefined ? fail(c, 13, "the workflow ended before it could be shown") : c.json(shown(seen));
  });

  const list = async (c: Context) => {
    const selector = parseSelector(c.req.query("listOptions.labelSelector") ?? "");
    if (typeof selector !== "function") return fail(c, 3, selector.problem);
    const items = (await reader.list(c.req.param("namespace") ?? ""))
      .map(shown)
      .filter((item) => selector(labelsOf(item)));
    const limit = Number(c.req.query("listOptions.limit") ?? 0);
    return c.json({ metadata: { resourceVersion: "0" }, items: limit > 0 ? items.slice(0, limit) : items });
  };
  routes.get("/", list);
  routes.get("/:namespace", list);

  routes.get("/:namespace/:name", async (c) => {
    const { namespace, name } = c.req.param();
    const seen = await reader.find(namespace, name);
    return seen === undefined ? notFound(c, name) : c.json(shown(seen));
  });

  routes.delete("/:namespace/:name", async (c) => {
    const { namespace, name } = c.req.param();
    const seen = await reader.find(namespace, name);
    if (seen === undefined) return notFound(c, name);
    if (seen.state.finishedAt !== undefined) {
      return fail(c, 3, `${name} has finished; finished workflows are kept until they are retired`);
    }
    await engine.ask(seen.state.workflow.uid, { type: "Cancel", strategy: "Delete", by: "api", message: "" });
    return c.json({});
  });

  return routes;
}

function shown({ state, seq }: Seen) {
  return argoWorkflow(state, String(seq));
}

function labelsOf(item: ReturnType<typeof shown>): Readonly<Record<string, string>> {
  const metadata = isJsonObject(item.metadata) ? item.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function refuse(c: Context, refused: Refusal): Response {
  if (refused.reason === "exists") {
    return fail(c, 6, `workflows.argoproj.io ${JSON.stringify(refused.name)} already exists`);
  }
  const errors = refused.issues.filter((issue) => issue.severity === "error");
  return fail(c, 3, errors.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
