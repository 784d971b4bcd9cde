import type { Template } from "@onexit/manifest";

/** Whose results a template's text asks for. */
interface ResultUse {
  /** Its own, as `outputs.result`. */
  readonly own: boolean;
  /** Of its calls. */
  readonly calls: ReadonlySet<string>;
}

const uses = new WeakMap<Template, ResultUse>();

/** Whose results a template asks for, looked up once for each template. */
export function resultUseIn(template: Template): ResultUse {
  const known = uses.get(template);
  if (known !== undefined) return known;
  // As a name between dots, or as a key in brackets; the text is JSON, so a double quote in it is escaped.
  const references = template.text.matchAll(/(?:\.([\w-]+)\.|\[(?:'|\\?")([^'"\\]+)(?:'|\\?")\]\.)?outputs\.result/g);
  const names = [...references].map(([, dotted, bracketed]) => dotted ?? bracketed ?? "");
  const made = { own: names.length > 0, calls: new Set(names) };
  uses.set(template, made);
  return made;
}
