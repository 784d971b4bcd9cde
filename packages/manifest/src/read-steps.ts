import { checkWhen } from "@onexit/expression";
import type { DraftStep } from "./draft.ts";
import { stepFields } from "./fields.ts";
import { checkName, createUniqueness, fieldName } from "./name-rules.ts";
import { optional, readParameters } from "./read-parameters.ts";
import type { Report } from "./report.ts";
import { fieldOf, type Part, readAnyText, readList, readObject, readText } from "./value-reader.ts";

/** The steps of a template, group by group. */
export function readSteps(part: Part, report: Report): readonly (readonly DraftStep[])[] {
  const unique = createUniqueness("step", report);
  return readList(part, report).map((group, index) =>
    readList(group, report, 'begin each group with a second dash: "- - name: …"').flatMap((item) => {
      const step = readStep(item, index, report);
      if (step?.step.name) unique(step.step.name, [...item.path, "name"]);
      return step ?? [];
    }),
  );
}

function readStep(part: Part, group: number, report: Report): DraftStep | undefined {
  const object = readObject(part, stepFields, report);
  if (!object) return undefined;
  const name = readText(fieldOf(object, "name"), report);
  if (!name) report.error("OX1005", object.path, "a step has no name");
  else checkName(name, fieldName, "step", [...object.path, "name"], report);
  const template = readText(fieldOf(object, "template"), report);
  const isElsewhere = "templateRef" in object.value || "inline" in object.value;
  if (!template && !isElsewhere) report.error("OX1005", object.path, `step "${name ?? ""}" names no template`);
  const when = readWhen(fieldOf(object, "when"), report);
  const step = {
    name: name ?? "",
    template: template ?? "",
    arguments: readParameters(fieldOf(object, "arguments"), "argument", report),
    ...optional("when", when),
  };
  return { step, path: object.path, group };
}

function readWhen(part: Part | undefined, report: Report): string | undefined {
  const when = typeof part?.value === "boolean" ? readAnyText(part, report) : readText(part, report);
  const wrong = part && when !== undefined ? checkWhen(when) : undefined;
  if (part && wrong) {
    const { problem, start, end } = wrong;
    const within = start === undefined ? {} : { within: { start, end: Math.max(end ?? 0, start + 1) } };
    report.error("OX1012", part.path, `invalid "when": ${problem}`, within);
  }
  return when;
}
