import { expect, it } from "vitest";
import { answerLook, askedFor } from "../src/model/audit-words.ts";

it.each([
  ["POST", "/api/v1/workflows/prod", { verb: "submit", object: "a workflow" }],
  ["POST", "/api/v1/workflows/prod/submit", { verb: "submit", object: "a workflow" }],
  ["PUT", "/api/v1/workflows/prod/a%2Db/retry", { verb: "retry", object: "a-b", to: "/w/prod/a-b" }],
  ["DELETE", "/api/v1/workflows/prod/old", { verb: "delete", object: "old" }],
  ["PUT", "/api/v1/cron-workflows/prod/nightly/suspend", { verb: "suspend", object: "cron workflow nightly" }],
  ["DELETE", "/apis/argoproj.io/v1alpha1/namespaces/prod/workflows/old", { verb: "delete", object: "old" }],
  ["POST", "/apis/argoproj.io/v1alpha1/namespaces/prod/workflowtemplates", { verb: "create", object: "a template" }],
  ["POST", "/api/onexit/v1/deliveries/dlv_1/drop", { verb: "drop", object: "delivery dlv_1", to: "/deliveries/dlv_1" }],
  ["POST", "/api/onexit/v1/deliveries/retry", { verb: "retry of many", object: "deliveries", to: "/deliveries" }],
  ["GET", "/api/onexit/v1/audit", { verb: "GET", object: "/api/onexit/v1/audit" }],
  ["PUT", "/api/v1/%E0%A4%A", { verb: "PUT", object: "/api/v1/%E0%A4%A" }],
])("%s %s is told in words", (method, path, words) => {
  expect(askedFor(method, path)).toEqual(words);
});

it.each([
  [200, "done"],
  [401, "forbidden"],
  [403, "forbidden"],
  [404, "refused"],
  [500, "failed"],
])("%i is %s", (status, word) => {
  expect(answerLook(status).word).toBe(word);
});

it("a dry run has done nothing, and may be refused like anything else", () => {
  expect(answerLook(200, true)).toMatchObject({ word: "nothing changed", tone: "muted" });
  expect(answerLook(403, true).word).toBe("forbidden");
});
