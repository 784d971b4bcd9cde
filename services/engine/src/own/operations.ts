import type { Operation, Operations } from "../api/openapi/operation.ts";
import { dropAllBody, dropOneBody, retryAllBody, retryOneBody } from "./bodies.ts";

const base = "/api/onexit/v1";
const page = {
  limit: "how many at most, up to 1000; 100 unless given",
  before: "only what stands before this place of the stream: what the page before gave as next",
} as const;
const since = "only since then: a time (RFC 3339), or so long ago, as in 2h";
const until = "only until then, likewise";
const filter = {
  state: "only in this state: pending, retrying, sent, dead, dropped, …",
  action: "only of this action",
  workflow: "only of this workflow, by name or uid",
  destination: "only to a destination that contains this",
  since,
  until,
} as const;
const deliveries = (operation: Omit<Operation, "tag">): Operation => ({ tag: "deliveries", ...operation });
const state = (summary: string): Operation => ({ tag: "state", summary });

/** What the dashboard's own routes serve; its pages are not described. */
export const ownOperations: Operations = {
  [`GET ${base}/stream`]: {
    tag: "events",
    summary: "Tells everything that happens, as server-sent events whose ids are places of the stream",
    query: { after: "what happened behind this place", workflow: "only of the workflow with this uid" },
    answer: "stream",
  },
  [`GET ${base}/events`]: {
    tag: "events",
    summary: "Lists what happened, newest first",
    query: { workflow: "of this workflow, by name or uid", type: "of this type or kind", since, until, ...page },
    answer: "list",
  },
  [`GET ${base}/audit`]: {
    tag: "events",
    summary: "Lists who did what through this door, newest first",
    query: { by: "only what this user did", since, ...page },
    answer: "list",
  },
  [`GET ${base}/deliveries`]: deliveries({
    summary: "Lists deliveries, newest first",
    query: { ...filter, ...page },
    answer: "list",
  }),
  [`GET ${base}/deliveries/:id`]: deliveries({ summary: "Gives a delivery with all of its attempts" }),
  [`POST ${base}/deliveries/retry`]: deliveries({ summary: "Sends dead ones again, by a filter", body: retryAllBody }),
  [`POST ${base}/deliveries/drop`]: deliveries({ summary: "Never sends them, by a filter", body: dropAllBody }),
  [`POST ${base}/deliveries/:id/retry`]: deliveries({
    summary: "Sends a dead one again, perhaps with other parameters",
    body: retryOneBody,
  }),
  [`POST ${base}/deliveries/:id/drop`]: deliveries({ summary: "Never sends it", body: dropOneBody }),
  [`GET ${base}/preview`]: {
    tag: "state",
    summary: "Shows what an action would say of a workflow if it ended so; nothing is sent",
    query: {
      action: "whose message; without it, those of all, as items",
      namespace: "of the workflow",
      name: "of the workflow",
      status: "Succeeded, Failed, Error or Stopped; Failed unless given",
    },
  },
  [`GET ${base}/actions`]: { ...state("Lists the actions that this process knows"), answer: "list" },
  [`GET ${base}/policies`]: { ...state("Lists the policies"), answer: "list" },
  [`GET ${base}/health`]: state("Says how engine, server and services are"),
  [`GET ${base}/me`]: state("Says who asks, and what they may do"),
};
