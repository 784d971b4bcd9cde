import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { built } from "../built.ts";

/** A fenced block of a page: "```yaml file=workflow.yaml" has the language `yaml` and the note `file=workflow.yaml`. */
export interface Fence {
  /** `docs/page.md:12`: where its text begins. */
  readonly place: string;
  readonly language: string;
  readonly note: string;
  readonly text: string;
}

const root = built("");

/** Every page that people read, as paths from the repository's root. */
export function documentationPages(): readonly string[] {
  const below = (dir: string): readonly string[] =>
    readdirSync(join(root, dir), { recursive: true, encoding: "utf8" }).map((name) => `${dir}/${name}`);
  const found = [...below("docs"), ...below("examples"), "charts/onexit/README.md", "README.md"];
  return found.filter((path) => path.endsWith(".md") && existsSync(join(root, path))).sort();
}

/** The text of a page. */
export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The fenced blocks of a page, in its order. */
export function fencesOf(page: string): readonly Fence[] {
  const text = textOf(page);
  return [...text.matchAll(/^```(\w+)[ ]*([^\n]*)\n(.*?)^```$/gms)].map(
    ({ 1: language = "", 2: note = "", ...rest }) => ({
      place: `${page}:${text.slice(0, rest.index).split("\n").length + 1}`,
      language,
      note: note.trim(),
      text: rest[3] ?? "",
    }),
  );
}

/** Where in a project the block belongs, if it is a file there. */
export function fileOf({ note }: Fence): string | undefined {
  return /(?:^|\s)file=(\S+)/.exec(note)?.[1];
}

/** A page without what stands in fences and in indented blocks. */
export function proseOf(page: string): string {
  return textOf(page)
    .replace(/^```.*?^```$/gms, "")
    .replace(/(?<=\n\n)(?: {4}[^\n]*\n)+/g, "");
}
