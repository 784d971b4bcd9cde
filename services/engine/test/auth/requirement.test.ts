import { describe, expect, it } from "vitest";
import { requirementOf } from "../../src/auth/requirement.ts";

const of = (request: string) => {
  const [method = "", url = ""] = request.split(" ");
  const [path = "", query = ""] = url.split("?");
  const found = requirementOf({ method, path, query: (name) => new URLSearchParams(query).get(name) ?? undefined });
  return "isPublic" in found ? "public" : `${found.role} ${found.namespace}`;
};

describe("what a request needs", () => {
  it.each([
    // Pages and probes.
    ["GET /", "public"],
    ["GET /w/prod/x", "public"],
    ["GET /workflows/prod/x", "public"],
    ["GET /assets/x.js", "public"],
    ["GET /healthz", "public"],
    ["GET /metrics", "view <any>"],
    ["GET /openapi.json", "view <any>"],
    // Argo's.
    ["GET /api/v1/workflows/", "view *"],
    ["GET /api/v1/workflows/prod", "view prod"],
    ["GET /api/v1/workflows/prod/x/log", "view prod"],
    ["POST /api/v1/workflows/prod", "submit prod"],
    ["POST /api/v1/workflows/prod/submit", "submit prod"],
    ["POST /api/v1/workflows/prod/lint", "view prod"],
    ["PUT /api/v1/workflows/prod/x/stop", "submit prod"],
    ["DELETE /api/v1/workflows/prod/x", "admin prod"],
    ["POST /api/v1/workflow-templates/prod", "admin prod"],
    ["GET /api/v1/cluster-workflow-templates", "view <any>"],
    ["POST /api/v1/cluster-workflow-templates", "admin *"],
    ["PUT /api/v1/cron-workflows/prod/x/suspend", "submit prod"],
    ["GET /api/v1/archived-workflows", "view *"],
    ["GET /api/v1/workflow-events/prod", "view prod"],
    ["GET /api/v1/stream/events/prod", "view prod"],
    ["POST /api/v1/events/prod/hook", "submit prod"],
    ["GET /api/v1/info", "view <any>"],
    ["GET /artifacts/prod/x/y/z", "view prod"],
    ["GET /artifacts-by-uid/u/y/z", "admin *"],
    // Kubernetes'.
    ["GET /apis", "view <any>"],
    ["GET /apis/argoproj.io/v1alpha1", "view <any>"],
    ["GET /openapi/v3", "view <any>"],
    ["GET /version", "view <any>"],
    ["GET /apis/argoproj.io/v1alpha1/workflows", "view *"],
    ["GET /apis/argoproj.io/v1alpha1/namespaces/prod/workflows/x", "view prod"],
    ["PATCH /apis/argoproj.io/v1alpha1/namespaces/prod/workflows/x", "submit prod"],
    ["DELETE /apis/argoproj.io/v1alpha1/namespaces/prod/workflows", "admin prod"],
    ["POST /apis/argoproj.io/v1alpha1/namespaces/prod/workflowtemplates", "admin prod"],
    ["POST /apis/argoproj.io/v1alpha1/clusterworkflowtemplates", "admin *"],
    ["GET /api/v1/namespaces/prod/pods/x/log", "view prod"],
    ["GET /api/v1/namespaces", "view *"],
    ["GET /api/v1/pods", "view *"],
    // The dashboard's.
    ["GET /api/onexit/v1/deliveries", "view <any>"],
    ["GET /api/onexit/v1/preview?namespace=prod", "view prod"],
    ["GET /api/onexit/v1/preview", "view *"],
    ["POST /api/onexit/v1/deliveries/dlv_1/retry", "admin <any>"],
    ["GET /api/onexit/v1/audit", "admin *"],
    // What nobody has heard of, and what tries to look like something else.
    ["POST /elsewhere", "admin *"],
    ["GET /api/v2/workflows/prod", "admin *"],
    ["GET /api/v1/workflows/prod%2F..%2Fdev", "view prod/../dev"],
    ["GET /api/v1/workflows/%70rod", "view prod"],
    ["GET /api/v1/workflows/%zz", "view %zz"],
    ["GET //api/v1/workflows/prod", "public"],
  ])("%s needs %s", (request, needed) => {
    expect(of(request)).toBe(needed);
  });
});
