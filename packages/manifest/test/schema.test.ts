import { expect, it } from "vitest";
import { workflowSchema } from "../src/index.ts";

const schema = JSON.parse(JSON.stringify(workflowSchema())) as {
  readonly $defs: Record<string, { readonly properties: Record<string, unknown> }>;
};

it("refers only to what it defines", () => {
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map((match) => match[1] ?? "");
  expect(new Set(references)).toEqual(new Set(Object.keys(schema.$defs)));
});

it("has every field that is read, and none that is refused", () => {
  const { Template, RetryStrategy } = schema.$defs;
  expect(Template?.properties).toHaveProperty("containerSet");
  expect(Template?.properties).not.toHaveProperty("resource");
  expect(RetryStrategy?.properties.retryPolicy).toEqual({
    enum: ["Always", "OnFailure", "OnError", "OnTransientError"],
  });
});
