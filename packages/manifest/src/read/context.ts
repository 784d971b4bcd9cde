import type { JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { Semantics } from "../options.ts";
import type { Report } from "../report.ts";
import type { Home, Library } from "./library.ts";
import { type Part, textIn } from "./part.ts";

/** What the readers of templates share. */
export interface Context {
  readonly report: Report;
  readonly library: Library;
  readonly semantics: Semantics;
  /** Merged under every template. */
  readonly templateDefaults?: Part<JsonObject>;
  /** Of the spec: for every template that has none. */
  readonly retryStrategy?: Part;
  readonly queue: Queue;
}

/** A template that is to be read, and where the names in it refer to. */
export interface Pending {
  readonly key: string;
  readonly part: Part<JsonObject>;
  readonly home: Home;
}

/** The templates that are wanted, each once. */
export interface Queue {
  /** The key of a template that its home has. */
  readonly want: (home: Home, name: string, part: Part<JsonObject>) => string;
  /** The key of a template without a name, made of its owner's and its caller's. */
  readonly wantInline: (home: Home, owner: string, call: string, part: Part<JsonObject>) => string;
  /** A template whose name another one has already: nobody can refer to it. */
  readonly wantAlso: (home: Home, name: string, part: Part<JsonObject>) => void;
  readonly next: () => Pending | undefined;
}

/** An empty queue. */
export function createQueue(): Queue {
  const seen = new Set<string>();
  const pending: Pending[] = [];
  /** The last number that a key was given: very many templates may have one name. */
  const numbers = new Map<string, number>();
  let taken = 0;
  function add(key: string, part: Part<JsonObject>, home: Home): string {
    if (!seen.has(key)) pending.push({ key, part, home });
    seen.add(key);
    return key;
  }
  function unused(key: string): string {
    let free = key;
    for (let count = numbers.get(key) ?? 1; seen.has(free); free = `${key}#${count}`) numbers.set(key, ++count);
    return free;
  }
  return {
    want: (home, name, part) => add(keyOf(home, name), part, home),
    wantInline: (home, owner, call, part) => add(unused(`${owner}.${call}`), part, home),
    wantAlso(home, name, part) {
      add(unused(keyOf(home, name)), part, home);
    },
    next: () => pending[taken++],
  };
}

/** Where a part stands, as Argo says it: `templates.main`. */
export function argoPlace(part: Part<JsonObject>): string {
  return `templates.${textIn(part, "name") ?? ""}`;
}

/** The way to a field of a part. */
export function pathTo(part: Part<JsonObject>, key: string): Path {
  return part.inner?.get(key)?.path ?? [...part.path, key];
}

function keyOf({ origin }: Home, name: string): string {
  return origin.kind === "local" ? name : `${origin.kind}/${origin.resource}/${name}`;
}
