import type { Json, JsonObject } from "@onexit/events";
import * as fc from "fast-check";
import { type Mutation, mutated } from "./mutate.ts";
import type { Described } from "./operations.ts";
import { brokenBodies, contentTypes, pathWords, queryWords, texts } from "./words.ts";

/** A request as it is sent, so that one that broke something can be read and sent again. */
export interface Sent {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is there to be asked for, and who asks. */
export interface Known {
  /** Values of parameters in paths that lead to something. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  /** Bodies that are right, by the key of their object. */
  readonly objects: Readonly<Record<string, JsonObject>>;
  readonly tokens: readonly string[];
}

/** Requests for one operation: right, almost right, and wrong in every way there is. */
export function requestFor({ method, path, query, body }: Described, known: Known): fc.Arbitrary<Sent> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return fc
    .record({
      places: fc.tuple(...names.map((name) => often(known.places[name] ?? ["x"], pathWords))),
      queries: fc.array(fc.tuple(often(query, ["unknown", "__proto__", "fields"]), fc.constantFrom(...queryWords)), {
        maxLength: 3,
      }),
      body: body === undefined ? rarely(fc.constantFrom(...brokenBodies)) : bodyOf(body, known),
      type: often(["application/json"], contentTypes),
      accept: fc.constantFrom("*/*", "text/event-stream", "application/json;as=Table", "x"),
      authorization: often(
        known.tokens.map((token) => `Bearer ${token}`),
        ["", "Bearer ", "Bearer x", "Basic cm9vdDpyb290", `Bearer ${"z".repeat(3000)}`],
      ),
    })
    .map(({ places, queries, type, accept, authorization, ...rest }) => {
      const place = names.reduce((text, name, at) => text.replace(`{${name}}`, () => places[at] as string), path);
      const asked = queries.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
      return {
        method,
        path: asked === "" ? place : `${place}?${asked}`,
        headers: {
          accept,
          ...(authorization === "" ? {} : { authorization }),
          ...(rest.body === undefined ? {} : { "content-type": type }),
        },
        body: rest.body,
      };
    });
}

/** Mostly one of the first, for little is reached with what is not there. */
function often(usual: readonly string[], other: readonly string[]): fc.Arbitrary<string> {
  if (usual.length === 0) return fc.constantFrom(...other);
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...other) },
  );
}

function rarely(body: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: body });
}

function bodyOf(fields: JsonObject, { objects }: Known): fc.Arbitrary<string | undefined> {
  const seeds = Object.keys(fields).flatMap((key) => (objects[key] === undefined ? [] : [{ [key]: objects[key] }]));
  const seed: JsonObject = seeds[0] ?? {};
  const json = fc
    .record({
      others: fc.dictionary(fc.constantFrom(...Object.keys(fields), "unknown"), value, { maxKeys: 3 }),
      isBare: fc.boolean(),
      mutations: fc.array(mutation, { maxLength: 3 }),
    })
    .map(({ others, isBare, mutations }) => {
      const [object] = Object.values(seed);
      const start: Json = isBare && object !== undefined ? (object as Json) : { ...others, ...seed };
      return JSON.stringify(mutations.reduce(mutated, start));
    });
  return fc.oneof(
    { weight: 12, arbitrary: json },
    { weight: 2, arbitrary: fc.constantFrom(...brokenBodies) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e308, []),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  { depthSize: "small" },
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("name", "a", "filter", "dryRun", "template", "__proto__"), leaf, { maxKeys: 3 }),
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom("replace", "remove", "add", "nest"),
  value,
  key: fc.constantFrom("unknown", "name", "spec", "__proto__", "status", "ownerReferences", "finalizers"),
});
