import { readFileSync } from "node:fs";
import { built } from "../../built.ts";

/** A field of an interface, and what stands above it. */
interface DeclaredField {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly comment: string;
}

/** An interface of our sources. */
interface DeclaredInterface {
  readonly name: string;
  readonly comment: string;
  /** Its own fields, without those that it extends. */
  readonly fields: readonly DeclaredField[];
}

/** The interfaces in a source file, by name. Reads our own formatting, no more of the language. */
export function interfacesIn(path: string): ReadonlyMap<string, DeclaredInterface> {
  const found = sourceOf(path).matchAll(
    /^(?:\/\*\*((?:(?!\*\/).)*)\*\/\n)?(?:export )?interface (\w+)[^{]*\{\n(.*?)^\}/gms,
  );
  return new Map(
    [...found].map(([, comment, name = "", body = ""]) => [
      name,
      { name, comment: plain(comment), fields: fieldsIn(body) },
    ]),
  );
}

/** What stands above each member of an object literal or an interface in a source file, by the member's name. */
export function commentsIn(path: string): ReadonlyMap<string, string> {
  const found = sourceOf(path).matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+(?:readonly )?(\w+)\??:/gs);
  return new Map([...found].map(([, comment, name = ""]) => [name, plain(comment)]));
}

function fieldsIn(body: string): readonly DeclaredField[] {
  const found = body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\n\s*)?readonly (\w+)(\?)?: (.*);$/gm);
  return [...found].map(([, comment, name = "", mark, type = ""]) => ({
    name,
    type,
    optional: mark === "?",
    comment: plain(comment),
  }));
}

function sourceOf(path: string): string {
  return readFileSync(built(path), "utf8");
}

function plain(comment = ""): string {
  return comment.replaceAll(/\s*\n\s*\*?\s*/g, " ").trim();
}
