import { earlierNodes } from "@onexit/interpreter";
import type { Context } from "hono";
import { Hono } from "hono";
import { withBackfill } from "../cron/backfill.ts";
import { metadataText } from "../objects/metadata.ts";
import { type Objects, objectKinds } from "../objects/object.ts";
import type { Reader, Seen } from "../reader.ts";
import { resubmitBody, submitBody } from "./bodies.ts";
import { fail, notFound, refuse, reply } from "./failure.ts";
import { objectText } from "./object-text.ts";
import { bodyOf, callerOf, inPath, isDryRun, objectIn, objectsIn, textIn } from "./request.ts";
import { answerCreate, answerLint, answerList, answerText } from "./resources.ts";
import { resubmission } from "./resubmit.ts";
import { sourceKind, withSubmitOptions, workflowFrom } from "./submit-from.ts";

/** The Argo REST routes on workflows as objects: create, submit, list, get, delete, lint, resubmit. */
export function workflowRoutes(objects: Objects, reader: Reader): Hono {
  const { workflows } = objects;
  const routes = new Hono();
  const list = (c: Context) => answerList(c, workflows);

  routes.get("/", list);
  routes.get("/:namespace", list);
  routes.post("/:namespace", (c) => answerCreate(c, workflows, "workflow", withBackfill));
  routes.post("/:namespace/lint", (c) => answerLint(c, workflows, "workflow"));
  routes.post("/:namespace/submit", (c) => submitFrom(c, objects));

  routes.get("/:namespace/:name", async (c) => {
    const { namespace, name } = c.req.param();
    const object = await workflows.get(namespace, name);
    const uid = c.req.query("uid") ?? "";
    if (object === undefined || (uid !== "" && metadataText(object, "uid") !== uid)) return notFound(c, name);
    return answerText(c, objectText(object, c.req.query("fields") ?? ""));
  });

  // `force=true` asks for a deletion without finalizers; there are none here.
  routes.delete("/:namespace/:name", async (c) => {
    const { namespace, name } = c.req.param();
    const answer = await workflows.remove(namespace, name, { by: callerOf(c) });
    return "refused" in answer ? refuse(c, answer) : c.json({});
  });

  routes.put("/:namespace/:name/resubmit", async (c) => {
    const { namespace, name } = c.req.param();
    const seen = await reader.find(namespace, name);
    return seen === undefined ? notFound(c, name) : resubmit(c, objects, seen);
  });

  return routes;
}

/** Makes a workflow anew, under another name; memoized, without running again what succeeded. */
export async function resubmit(c: Context, { workflows }: Objects, { state }: Seen): Promise<Response> {
  const body = await bodyOf(c, resubmitBody);
  if (body instanceof Response) return body;
  const earlier = body.memoized === true ? earlierNodes(state) : undefined;
  if (earlier !== undefined && "problem" in earlier) return fail(c, 3, earlier.problem);
  const { namespace, name } = state.workflow;
  const object = await workflows.get(namespace, name);
  if (object === undefined) return notFound(c, name);
  const made = resubmission(object, body.parameters);
  if ("problem" in made) return fail(c, 3, made.problem);
  // It runs from the templates that it ran from before, whatever has become of them.
  const known = earlier === undefined ? {} : { earlier: earlier.nodes };
  const options = { by: callerOf(c), resources: state.resources, ...known };
  return reply(c, await workflows.create(namespace, made.workflow, options));
}

/** `argo submit --from KIND/NAME`. */
async function submitFrom(c: Context, objects: Objects): Promise<Response> {
  const body = await bodyOf(c, submitBody);
  if (body instanceof Response) return body;
  const [word, name] = [textIn(body, "resourceKind") ?? "", textIn(body, "resourceName") ?? ""];
  const plural = sourceKind(word);
  if (plural === undefined) {
    return fail(
      c,
      3,
      `resource kind ${JSON.stringify(word)} is not supported for submitting: ` +
        "use workflowtemplate, clusterworkflowtemplate or cronworkflow",
    );
  }
  const namespace = inPath(c, "namespace");
  const source = await objects[plural].get(namespace, name);
  if (source === undefined) {
    return fail(c, 5, `${objectKinds[plural].plural}.argoproj.io ${JSON.stringify(name)} not found`);
  }
  const options = objectIn(body, "submitOptions");
  const made = withSubmitOptions(workflowFrom(plural, source), options);
  if ("problem" in made) return fail(c, 3, made.problem);
  const dryRun = options.dryRun === true || options.serverDryRun === true || isDryRun(body);
  c.set("isDryRun", dryRun);
  const resources = objectsIn(body, "resources");
  return reply(c, await objects.workflows.create(namespace, made.workflow, { by: callerOf(c), dryRun, resources }));
}
