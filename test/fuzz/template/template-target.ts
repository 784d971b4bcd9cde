import { defaultLimits, type Escape, render, renderTree, variablesIn } from "@onexit/render";
import fc from "fast-check";
import { smallerTexts } from "../engine/shrink.ts";
import { mutateText } from "../expression/mutate-text.ts";
import { randomOf } from "../random.ts";
import { ordinary, repetitions } from "../sizes.ts";
import { partOf, promise, type Target } from "../target.ts";
import { loopOf, sourceOf } from "./grammar.ts";
import { treeOf, worldCount, worldOf } from "./variables.ts";

/** A source, and what it is rendered with. */
interface TemplateInput {
  readonly source: string;
  readonly world: number;
  readonly target: Escape;
}

const words = [
  ..."{{ }} {{{ }}} {{{{ }}}} {{# {{/ {{^ {{else}} {{~ ~}} {{! {{!-- --}} {{> {{& {{* {{= ( ) | as = \" ' [ ] \\ ../ ./ @ this".split(
    " ",
  ),
  ..."{{#if a}} {{/if}} {{#each list}} {{/each}} {{#each @root.list}} {{#with object}} {{/with}} {{a}} {{this}} {{else if a}}".split(
    " ",
  ),
  ..."(upper (json (eq (truncate (join (date 1 true null undefined __proto__ constructor".split(" "),
  " ",
  "\n",
  "x",
  "\u{0}",
  "\u{D800}",
  "😀",
];

/** Sources of messages. */
export function templateTarget(): Target<TemplateInput> {
  const grammatical = fc.tuple(fc.integer(), fc.nat(6), fc.boolean()).map(([seed, depth, isMutated]) => {
    const random = randomOf(seed);
    const source = sourceOf(random, depth);
    return isMutated ? mutateText(source, words, random) : source;
  });
  const source = fc.oneof(
    { weight: 10, arbitrary: grammatical },
    { weight: 2, arbitrary: fc.integer().map((seed) => loopOf(randomOf(seed))) },
    { weight: 4, arbitrary: repetitions(words, defaultLimits.source) },
    { weight: 1, arbitrary: repetitions(words, ordinary) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  );
  return {
    name: "template",
    inputs: fc.record({
      source,
      world: fc.nat(worldCount - 1),
      target: fc.constantFrom<Escape>("none", "slack", "html", "url"),
    }),
    sizeOf: (input) => input.source.length,
    *smaller({ source: text, ...rest }) {
      for (const less of smallerTexts(text)) yield { ...rest, source: less };
    },
    // What was parsed once is remembered, so each turn has a text of its own.
    parts: {
      render: partOf(
        ({ source: text, world, target }, turn) =>
          render(fresh(text, turn), worldOf(world), { escape: target, evaluate }),
        ({ text: made, problem }, { source: text }) => {
          promise(
            made.length <= Math.max(defaultLimits.output, 2 * defaultLimits.fallback),
            `${made.length} characters`,
          );
          promise(!/\[native code\]|^function /.test(made), "a function was shown");
          if (problem !== undefined) checkPlace(problem, text);
        },
      ),
      renderTree: partOf(({ source: text, world, target }, turn) =>
        renderTree(treeOf(fresh(text, turn), randomOf(world)), worldOf(world), { escape: target, evaluate }),
      ),
      variablesIn: partOf(
        ({ source: text }, turn) => variablesIn(fresh(text, turn)),
        (found, { source: text }) => {
          const places = "problem" in found ? [found.problem] : [...found.variables, ...found.expressions];
          for (const place of places) checkPlace(place, text);
        },
      ),
    },
  };
}

function fresh(text: string, turn: number): string {
  return text + "\n".repeat(turn);
}

function evaluate(expression: string, position: number): unknown {
  if (expression.includes("fail")) throw new Error("failed");
  return expression === "" ? undefined : { expression, position };
}

function checkPlace({ line, column }: { readonly line: number; readonly column: number }, text: string): void {
  // As Handlebars' lexer ends them.
  const lines = `${text}\n`.split(/\r\n?|\n/);
  promise(line >= 1 && line <= lines.length + 3, `line ${line} of ${lines.length}`);
  promise(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1, `column ${column} of line ${line}`);
}
