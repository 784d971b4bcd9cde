import { type Owner, readCall } from "./call.ts";
import { type Context, pathTo } from "./context.ts";
import type { DraftCall } from "./draft.ts";
import { stepFields } from "./fields.ts";
import { checkName, createUniqueness, fieldName } from "./name-rules.ts";
import { fieldOf, type Part } from "./part.ts";
import { readList, readObject, readText } from "./value-reader.ts";

/** The steps of a template, group by group; `argo` is how Argo calls the template. */
export function readSteps(part: Part, argo: string, owner: Owner, context: Context): readonly (readonly DraftCall[])[] {
  const { report } = context;
  const unique = createUniqueness("step", report);
  const advice = 'begin each group with a second dash: "- - name: …"';
  return readList(part, report).map((group, index) =>
    readList(group, report, advice).flatMap((item) => {
      const step = readStep(item, index, argo, owner, context);
      const name = step?.call.name;
      if (name) unique(name, pathTo(step.part, "name"), `${argo}.steps[${index}].name '${name}' is not unique`);
      return step ?? [];
    }),
  );
}

function readStep(part: Part, group: number, argo: string, owner: Owner, context: Context): DraftCall | undefined {
  const { report } = context;
  const object = readObject(part, stepFields, report);
  if (!object) return undefined;
  const name = readText(fieldOf(object, "name"), report) ?? "";
  const at = `${argo}.steps[${group}]`;
  if (!name) report.error("OX1005", object.path, "a step has no name", { argo: `${at}.name is required` });
  else {
    const says = `${at}.name '${name}' is invalid: ${fieldName.argo}`;
    checkName(name, fieldName, "step", pathTo(object, "name"), report, says);
  }
  const place = `${at}.${name}`;
  const call = readCall(object, name, { who: `step "${name}"`, argo: `${place} ` }, owner, context);
  return { call, part: object, group, place };
}
