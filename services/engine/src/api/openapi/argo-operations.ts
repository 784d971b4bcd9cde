import { eventBody, type ObjectKey, objectBodies, resubmitBody, retryBody, steerBody, submitBody } from "../bodies.ts";
import type { Operation, Operations } from "./operation.ts";
import { fieldsQuery, listQuery, logQuery, watchQuery } from "./queries.ts";

const workflow = "/api/v1/workflows/:namespace/:name";

const bindings: Operation = {
  tag: "events",
  summary: "Lists what is bound to events",
  query: listQuery,
  answer: "list",
};

const noLimits: Operation = {
  tag: "server",
  summary: "Refuses to change a semaphore's limit",
  refused: "limits stand in ConfigMaps",
};

/** What `argoRoutes` serves. */
export const argoOperations: Operations = {
  ...objectOperations("/api/v1/workflows", "workflow", "workflows"),
  [`GET ${workflow}`]: {
    tag: "workflows",
    summary: "Gives a workflow; @latest is the newest of its namespace",
    query: { ...fieldsQuery, uid: "only if this is its uid" },
  },
  "POST /api/v1/workflows/:namespace/submit": {
    tag: "workflows",
    summary: "Makes a workflow of a template or a cron workflow",
    body: submitBody,
  },
  [`PUT ${workflow}/stop`]: steering("Stops a workflow: no step begins any more, exit handlers run"),
  [`PUT ${workflow}/terminate`]: steering("Ends a workflow: its steps are killed, its exit handler runs"),
  [`PUT ${workflow}/suspend`]: steering("Lets no further step begin"),
  [`PUT ${workflow}/resume`]: steering("Goes on with what was suspended"),
  [`PUT ${workflow}/set`]: steering("Sets what a suspended step waits for"),
  [`PUT ${workflow}/retry`]: {
    tag: "workflows",
    summary: "Runs a workflow that failed again, from where it failed",
    body: retryBody,
  },
  [`PUT ${workflow}/resubmit`]: { tag: "workflows", summary: "Makes a workflow anew", body: resubmitBody },
  [`GET ${workflow}/log`]: logs("Tells what a workflow's steps wrote"),
  [`GET ${workflow}/:podName/log`]: logs("Tells what one step wrote"),
  "GET /api/v1/workflow-events": watch("Tells of the changes of all workflows"),
  "GET /api/v1/workflow-events/:namespace": watch("Tells of the changes of a namespace's workflows"),
  "GET /api/v1/stream/events/:namespace": { tag: "workflows", summary: "A stream that says nothing", answer: "stream" },
  ...objectOperations("/api/v1/workflow-templates", "template", "templates"),
  ...objectOperations("/api/v1/cluster-workflow-templates", "template", "templates"),
  ...objectOperations("/api/v1/cron-workflows", "cronWorkflow", "cron workflows"),
  "PUT /api/v1/cron-workflows/:namespace/:name/suspend": { tag: "cron workflows", summary: "Starts no run any more" },
  "PUT /api/v1/cron-workflows/:namespace/:name/resume": { tag: "cron workflows", summary: "Starts runs again" },
  ...archiveOperations(),
  "GET /api/v1/version": { tag: "server", summary: "Says which version this is" },
  "GET /api/v1/info": { tag: "server", summary: "Says what Argo's clients ask of a server" },
  "GET /api/v1/userinfo": { tag: "server", summary: "Says who asks, as Argo does without sign-on" },
  "POST /api/v1/tracking/event": { tag: "server", summary: "Takes note of nothing" },
  "POST /api/v1/events/:namespace": incoming("Starts what is bound to events of no discriminator"),
  "POST /api/v1/events/:namespace/:discriminator": incoming("Starts what is bound to an event; its body is any JSON"),
  "GET /api/v1/workflow-event-bindings": bindings,
  "GET /api/v1/workflow-event-bindings/:namespace": bindings,
  "POST /api/v1/sync/:namespace": noLimits,
  "GET /api/v1/sync/:namespace/:key": noLimits,
  "PUT /api/v1/sync/:namespace/:key": noLimits,
  "DELETE /api/v1/sync/:namespace/:key": noLimits,
  "GET /artifacts/:namespace/:name/:nodeId/:artifact": artifact("Gives what a step made"),
  "GET /input-artifacts/:namespace/:name/:nodeId/:artifact": artifact("Gives what a step was given"),
  "GET /artifacts-by-uid/:uid/:nodeId/:artifact": artifact("Gives what a step made, of a workflow by its uid"),
  "GET /input-artifacts-by-uid/:uid/:nodeId/:artifact": artifact(
    "Gives what a step was given, of a workflow by its uid",
  ),
  "GET /artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact": artifact("Gives an artifact as Argo's page asks"),
  "GET /artifact-files/:namespace/:by/:id/:nodeId/:side/:artifact/*": artifact("Gives a file within an artifact"),
};

/** List, create, lint, get, replace and delete; workflows have a GET of their own and are not replaced. */
function objectOperations(base: string, key: ObjectKey, tag: string): Operations {
  const isCluster = base.includes("/cluster-");
  const place = isCluster ? base : `${base}/:namespace`;
  const lists: Operation = { tag, summary: "Lists them, newest first", query: listQuery, answer: "list" };
  const body = objectBodies[key];
  const single: Operations = {
    [`GET ${place}/:name`]: { tag, summary: "Gives one", query: fieldsQuery },
    [`PUT ${place}/:name`]: { tag, summary: "Replaces one; of another version than the named one it is refused", body },
    [`PUT ${place}`]: { tag, summary: "Replaces the one that the body names, as argo template update does", body },
  };
  return {
    [`GET ${base}`]: lists,
    [`GET ${place}`]: lists,
    [`POST ${place}`]: { tag, summary: "Creates one, or says what is wrong with it", body },
    [`POST ${place}/lint`]: { tag, summary: "Says what is wrong with one and creates nothing", body },
    ...(key === "workflow" ? {} : single),
    [`DELETE ${place}/:name`]: { tag, summary: "Deletes one" },
  };
}

function archiveOperations(): Operations {
  const tag = "archive";
  const place = "/api/v1/archived-workflows";
  const label = "the key of one label";
  return {
    [`GET ${place}`]: {
      tag,
      summary: "Lists the workflows that have ended",
      query: { ...listQuery, namespace: "only of this namespace" },
      answer: "list",
    },
    [`GET ${place}/:uid`]: { tag, summary: "Gives a workflow that has ended" },
    [`DELETE ${place}/:uid`]: { tag, summary: "Deletes a workflow that has ended" },
    [`PUT ${place}/:uid/retry`]: { tag, summary: "Runs it again, from where it failed", body: retryBody },
    [`PUT ${place}/:uid/resubmit`]: { tag, summary: "Makes it anew", body: resubmitBody },
    [`GET ${place}-label-keys`]: { tag, summary: "Lists the labels of what has ended", answer: "list" },
    [`GET ${place}-label-values`]: {
      tag,
      summary: "Lists the values of one label",
      query: { "listOptions.labelSelector": label },
      answer: "list",
    },
  };
}

function steering(summary: string): Operation {
  return { tag: "workflows", summary, body: steerBody };
}

function logs(summary: string): Operation {
  return { tag: "logs", summary, query: logQuery, answer: "stream" };
}

function watch(summary: string): Operation {
  return { tag: "workflows", summary, query: watchQuery, answer: "stream" };
}

function artifact(summary: string): Operation {
  return { tag: "artifacts", summary, answer: "bytes" };
}

function incoming(summary: string): Operation {
  return { tag: "events", summary, body: eventBody };
}
