import { parseInjection } from "@onexit/executor";
import { z } from "zod";
import { readCheckedYaml } from "../checked-yaml.ts";
import { regexpOf } from "./text-match.ts";

/** How something is to be: text, or `/a pattern/`. */
const match = z.string().refine((value) => regexpOf(value) !== null, "is no regular expression");
const texts = z.array(z.string());
const phase = z.enum(["Pending", "Running", "Succeeded", "Failed", "Error", "Skipped", "Omitted"]);
const scalar = z.union([z.string(), z.number(), z.boolean()], "must be text").transform(String);
const injection = z.string().superRefine((value, context) => {
  const parsed = parseInjection(value);
  if ("problem" in parsed) context.addIssue({ code: "custom", message: `cannot be injected: ${parsed.problem}` });
});

const delivery = z.strictObject({
  action: z.string(),
  destination: match.optional(),
  contains: texts.optional(),
  notContains: texts.optional(),
});
const expectation = z.strictObject({
  phase: z.enum(["Succeeded", "Failed", "Error"]).optional(),
  message: match.optional(),
  nodes: z.record(z.string(), phase).optional(),
  order: texts.optional(),
  handlers: texts.optional(),
  absent: texts.optional(),
  deliveries: z.array(delivery).optional(),
});
const testCase = z.strictObject({
  name: z.string().min(1, "must not be empty"),
  inject: z.array(injection).optional(),
  parameters: z.record(z.string(), scalar).optional(),
  semantics: z.enum(["onexit", "argo"]).optional(),
  expect: expectation.optional(),
});
const schema = z.array(testCase).min(1, "must hold at least one case");

/** What must have happened; what is not said may be anything. */
export type Expectation = z.infer<typeof expectation>;
export type ExpectedDelivery = z.infer<typeof delivery>;
/** One run of a workflow and what is expected of it. */
export type TestCase = z.infer<typeof testCase>;

/** The cases of an expect.yaml, or everything that is wrong with it, each as `file:line:col: problem`. */
export function parseTestCases(
  source: string,
  file: string,
): { readonly cases: readonly TestCase[] } | { readonly problems: readonly string[] } {
  const read = readCheckedYaml(source, file, schema, knownKeys);
  if ("problems" in read) return read;
  const names = read.value.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0)
    return { problems: twice.map((name) => `${file}: two cases are called ${JSON.stringify(name)}`) };
  return { cases: read.value };
}

/** The keys of the mapping at a path. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [, first, second] = path;
  if (first !== "expect") return Object.keys(testCase.shape);
  return Object.keys(second === "deliveries" ? delivery.shape : expectation.shape);
}
