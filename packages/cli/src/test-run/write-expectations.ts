import { Document, isMap, isSeq, parseDocument } from "yaml";
import { observedExpectation } from "./observed.ts";
import type { CaseResult } from "./run-case.ts";

/** The text of an expect.yaml in which every one of these cases expects what happened; comments and other cases stay. */
export function updatedExpectations(before: string | undefined, results: readonly CaseResult[]): string {
  const document = before === undefined ? new Document([]) : parseDocument(before);
  const { contents } = document;
  if (!isSeq(contents)) throw new Error("the expectations are no list");
  for (const { name, test, happened } of results) {
    const expect = document.createNode(observedExpectation(happened, test.expect));
    for (const list of isMap(expect) ? expect.items : []) flowWhereShort(list.key, list.value);
    const known = contents.items.find((item) => isMap(item) && item.get("name") === name);
    if (isMap(known)) known.set("expect", expect);
    else contents.add(document.createNode({ ...test, name, expect }));
  }
  return document.toString({ lineWidth: 120, flowCollectionPadding: false });
}

/** Lists of names are shorter on one line. */
function flowWhereShort(key: unknown, value: unknown): void {
  if (isSeq(value) && String(key) !== "deliveries") value.flow = true;
}
