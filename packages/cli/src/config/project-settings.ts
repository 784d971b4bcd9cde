import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { isSecretName } from "../runtime/secrets.ts";
import { masked, type Setting, shown } from "./setting.ts";

/** What an onexit.yaml says, key by key, with the line of each; `file` is what origins call it. */
export function projectSettings(source: string, file: string): readonly Setting[] {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const { contents } = document;
  return isMap(contents) ? settingsIn(document, contents, "", (offset) => `${file}:${lines.linePos(offset).line}`) : [];
}

/** Mappings are gone into, since each of their keys has a place of its own. */
function settingsIn(
  document: Document,
  node: Node,
  path: string,
  placeAt: (offset: number) => string,
): readonly Setting[] {
  if (!isMap(node)) return [];
  return node.items.flatMap((pair): readonly Setting[] => {
    if (!isPair(pair) || !isScalar(pair.key)) return [];
    const name = path === "" ? String(pair.key.value) : `${path}.${String(pair.key.value)}`;
    const value = pair.value as Node | null;
    if (isMap(value) && value.items.length > 0) return settingsIn(document, value, name, placeAt);
    // An alias stands for what its anchor has.
    const plain: unknown = value?.toJS(document) ?? "";
    const text = typeof plain === "object" ? JSON.stringify(plain, maskedWithin) : String(plain);
    return [{ name, value: shown(name, text), origin: placeAt(pair.key.range?.[0] ?? 0) }];
  });
}

/** What stands deeper: an image's variables. */
function maskedWithin(key: string, value: unknown): unknown {
  return typeof value === "string" && isSecretName(key) ? masked : value;
}
