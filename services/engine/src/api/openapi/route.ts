import type { Hono } from "hono";
import { documentOf, type Route } from "./document.ts";
import type { Operations } from "./operation.ts";

/** What is described, and as which version. */
export interface DescribeOptions {
  readonly operations: Operations;
  /** Routes that are described elsewhere, as those of Kubernetes, or are pages. */
  readonly elsewhere: readonly Route[];
  readonly version: string;
}

const doorOperations: Operations = {
  "GET /openapi.json": { tag: "server", summary: "Describes this API" },
  "GET /healthz": { tag: "server", summary: "Says that the process lives", answer: "text" },
  "GET /readyz": { tag: "server", summary: "Says whether work is taken, or why not (503)", answer: "text" },
  "GET /metrics": { tag: "server", summary: "Gives the metrics, as Prometheus reads them", answer: "text" },
};

/** `GET /openapi.json`: what an app serves when it is first asked, so routes that come later are in it. */
export function describeAt(app: Hono, { operations, elsewhere, version }: DescribeOptions): void {
  const keyOf = ({ method, path }: Route) => `${method} ${path}`;
  let text: string | undefined;
  app.get("/openapi.json", (c) => {
    if (text === undefined) {
      const hidden = new Set(elsewhere.map(keyOf));
      // What stands before routes, a guard, takes all methods.
      const routes = app.routes.filter((route) => route.method !== "ALL" && !hidden.has(keyOf(route)));
      text = JSON.stringify(documentOf(routes, { ...operations, ...doorOperations }, version));
    }
    return c.body(text, 200, { "content-type": "application/json" });
  });
}
