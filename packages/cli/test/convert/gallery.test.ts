import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { toActions } from "../../src/convert/to-actions.ts";
import { toArgo } from "../../src/convert/to-argo.ts";
import { errorsIn } from "./errors-in.ts";

const examples = fileURLToPath(new URL("../../../../examples/", import.meta.url));
// Of more than one document only the first would be looked at below; every workflow.yaml has one.
const names = readdirSync(examples);

interface Template {
  readonly name: string;
  readonly plugin?: Readonly<Record<string, object>>;
}

function templatesOf(text: string): readonly Template[] {
  return parse(text).spec.templates ?? [];
}

it.each(names)("%s stays a workflow, there and back", async (name) => {
  const before = readFileSync(`${examples}${name}/workflow.yaml`, "utf8");
  const known = await errorsIn(before);
  const argo = toArgo(before);
  expect(await errorsIn(argo.text)).toEqual(known);
  const back = toActions(argo.text);
  expect(back.left.filter(({ reason }) => reason !== "the call stands in a comment")).toEqual([]);
  expect(await errorsIn(back.text)).toEqual(known);
  const after = templatesOf(back.text);
  const converted = new Set(argo.changes.map(({ template }) => template));
  for (const [n, template] of templatesOf(before).entries()) {
    if (!converted.has(template.name)) expect(after[n]).toEqual(template);
    // What was said still is; what was made for them stands there now, too.
    else expect(after[n]).toMatchObject(template);
  }
  expect(toActions(toArgo(back.text).text).text).toBe(back.text);
});
