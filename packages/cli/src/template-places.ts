import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import type { FilePlace } from "./view/workflow-command.ts";

/** Where each template of a manifest's text stands: the place of its name. What cannot be read has no places. */
export function templatePlaces(text: string, file: string): ReadonlyMap<string, FilePlace> {
  const lines = new LineCounter();
  const places = new Map<string, FilePlace>();
  for (const document of parseAllDocuments(text, { lineCounter: lines })) {
    const templates = "contents" in document ? document.getIn(["spec", "templates"], true) : undefined;
    for (const template of isSeq(templates) ? templates.items : []) {
      const name = isMap(template) ? template.get("name", true) : undefined;
      if (!isScalar(name) || name.range == null) continue;
      const { line, col } = lines.linePos(name.range[0]);
      places.set(String(name.value), { file, line, column: col });
    }
  }
  return places;
}
