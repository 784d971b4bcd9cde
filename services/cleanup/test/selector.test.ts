import { describe, expect, it } from "vitest";
import { kindOf } from "../src/kubernetes/kinds.ts";
import { selectorProblemOf } from "../src/kubernetes/selector.ts";

describe("a label selector", () => {
  it.each([
    "app=x",
    "app == x",
    "onexit.dev/workflow=etl-7kq2d,tier!=cache",
    "app in (a, b),!done",
    "app,env notin (prod)",
  ])("%s may say what is removed", (selector) => {
    expect(selectorProblemOf(selector)).toBeUndefined();
  });

  it.each(["", " ", "app=", "=x", "app in ()", "app in (a,)", "!app", "app!=x", "app=x y", "app=x,,b=c", "a b", "!"])(
    "%j may not",
    (selector) => {
      expect(selectorProblemOf(selector)).toEqual(expect.any(String));
    },
  );
});

describe("a kind", () => {
  it.each([
    ["pvc", "v1", "PersistentVolumeClaim"],
    ["Secrets", "v1", "Secret"],
    ["deploy", "apps/v1", "Deployment"],
    ["ingresses", "networking.k8s.io/v1", "Ingress"],
    ["networkpolicies", "networking.k8s.io/v1", "NetworkPolicy"],
    ["wf", "argoproj.io/v1alpha1", "Workflow"],
  ])("is known as %s", (word, apiVersion, kind) => {
    expect(kindOf(word)).toEqual({ apiVersion, kind });
  });

  it.each(["node", "namespace", "pv", "customresourcedefinition", ""])(
    "%j is not among those in a namespace",
    (word) => {
      expect(kindOf(word)).toBeUndefined();
    },
  );
});
