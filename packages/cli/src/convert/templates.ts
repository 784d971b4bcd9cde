import type { JsonObject } from "@onexit/events";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseAllDocuments, type YAMLMap } from "yaml";
import type { Place } from "./finding.ts";

/** A template in a text. */
export interface TemplateNode {
  readonly name: string;
  readonly value: JsonObject;
  readonly map: YAMLMap;
  /** The name of its workflow, or what that begins with. */
  readonly workflow: string;
}

/** The templates of every workflow, template and schedule of a text, and how to tell places in it. */
export interface Templates {
  readonly templates: readonly TemplateNode[];
  readonly placeAt: (offset: number) => Place;
  /** What keeps the text from being read. */
  readonly problem: (Place & { readonly message: string }) | undefined;
}

/** Finds them; a text that is no YAML has a problem instead. */
export function templatesIn(text: string): Templates {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const templates: TemplateNode[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      return {
        templates: [],
        placeAt,
        problem: { ...placeAt(error.pos[0]), message: error.message.split("\n")[0] ?? "" },
      };
    }
    const name = document.getIn(["metadata", "name"]) ?? document.getIn(["metadata", "generateName"]) ?? "workflow";
    for (const path of [["spec"], ["spec", "workflowSpec"], ["spec", "workflowSpec", "spec"]]) {
      const list = document.getIn([...path, "templates"], true);
      for (const map of isSeq(list) ? list.items : []) {
        if (!isMap(map)) continue;
        const value = map.toJS(document) as JsonObject;
        templates.push({ name: String(value.name ?? ""), value, map, workflow: String(name).replace(/-$/, "") });
      }
    }
  }
  return { templates, placeAt, problem: undefined };
}

/** The entry of a mapping with this key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}
