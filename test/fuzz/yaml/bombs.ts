import fc from "fast-check";
import { repeated, upTo } from "../sizes.ts";

const head =
  "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: m\n  templates:\n";
const leaf = "  - name: m\n    container: {image: x}\n";

type Make = (count: number, width: number) => string;

/** Texts that are small beside what they stand for, or that are the worst of one kind. */
const makers: readonly Make[] = [
  (count, width) =>
    chain(count, (at) => `k${at}: &k${at} [${repeated(at === 0 ? "x," : `*k${at - 1},`, width, 5000)}]`),
  (count, width) =>
    chain(count, (at) => `k${at}: &k${at} {${chain(width, (n) => `a${n}: ${at === 0 ? 1 : `*k${at - 1}`}`, ", ")}}`),
  (count) => chain(count, (at) => `k${at}: &k${at}\n  a${at}: 1${at === 0 ? "" : `\n  <<: *k${at - 1}`}`),
  (count, width) => `a: &a {${chain(width, (at) => `k${at}: 1`, ", ")}}\nb:\n${chain(count, () => "- <<: *a")}`,
  (count) => `a: &a 1\nb: [${repeated("*a, ", count, 2_000_000)}]`,
  (count) => `${chain(count, (at) => `k${at}: &a${at} ${at}`)}\nz: [${chain(count, (at) => `*a${at}`, ", ")}]`,
  (count) => `a: &a\n  b: *a\nc: ${"[".repeat(Math.min(60, count))}*a`,
  (count) => chain(count, (at) => `k${at}: v`),
  (count) => chain(count, () => "k: v"),
  (count) => chain(count, (at) => `? [a, ${at}]\n: v`),
  (count) => chain(count, (at) => `---\nkind: Workflow\nmetadata: {name: w${at}}`),
  (count) =>
    chain(
      count,
      (at) => `---\nkind: WorkflowTemplate\nmetadata: {name: w${at}}\nspec: {templates: [{name: a, suspend: {}}]}`,
    ),
  (count) => chain(count, (at) => `---\n# ${at}`),
  (count) => `a: ${repeated("x", count, 2_000_000)}`,
  (count) => `a: |\n${chain(count, (at) => `  line ${at}`)}`,
  (count) => `a: >\n${chain(count, (at) => `  line ${at}\n`)}`,
  (count) => `a: "${repeated("\\u0041", count, 2_000_000)}"`,
  (count) => `a: "${repeated("x\n\n  ", count, 2_000_000)}"`,
  (count) => `a: '${repeated("''", count, 2_000_000)}'`,
  (count) => `${head}${leaf}      args: ["${repeated("{{workflow.name}}", count, 2_000_000)}"]`,
  (count) =>
    `${head}${leaf.replace("{image: x}", `\n      image: x\n      args:\n      - |\n${chain(count, (at) => `        {{inputs.parameters.p${at}}}`)}`)}`,
  (count) =>
    `${head}${leaf.replace("{image: x}", `{image: x, args: [${chain(count, (at) => `"{{nope.a${at}}}"`, ", ")}]}`)}`,
  (count) => `${head}${leaf.replace("{image: x}", `{image: x, ${chain(count, (at) => `unknown${at}: 1`, ", ")}}`)}`,
  (count) => `${head}${leaf}    ${chain(count, (at) => `x${at}: &x${at} {a: 1}`, "\n    ")}`,
  (count) => `${head}  - name: m\n    steps:\n${chain(count, (at) => `    - - {name: s${at}, template: t${at % 7}}`)}`,
  (count) => `${" ".repeat(Math.min(count, 1000))}a: 1\n${chain(count, (at) => `${" ".repeat(at % 60)}- a: ${at}`)}`,
  (count) => chain(Math.min(count, 60), (at) => `${"  ".repeat(at)}a:`),
  (count) => chain(Math.min(count, 1500), (at) => `${" ".repeat(at)}a:`),
  (count) => `{${repeated('"a":{"b":[1,2,{"c":null}]},', count, 2_000_000)}`,
  (count) => `{"a": ${repeated('[{"a":', count, 2_000_000)}`,
  (count) => `a: ${repeated("!!str ", count, 2_000_000)}x`,
  (count) => `a: ${repeated("&a ", count, 2_000_000)}x`,
  (count) => repeated("%TAG ! tag:x,2000:\n", count, 2_000_000),
  (count) => `${repeated("%FOO\n", count, 2_000_000)}--- a`,
  (count) => repeated("# c\n", count, 2_000_000),
  (count) => repeated("a:\n#c\n", count, 2_000_000),
  (count) => `a: "${repeated("x\n", count, 2_000_000)}`,
  (count) => `images:\n${chain(count, (at) => `- {image: x${at}, nope: 1}`)}`,
  (count) => `configMaps: {${chain(count, (at) => `m${at}: {k: v}`, ", ")}}\nconfigMap: 1`,
  (count) => chain(count, (at) => `unknown${at}: 1`),
];

/** The worst of many kinds, in every size. */
export function bombs(most: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...makers), upTo(most / 8), upTo(60))
    .map(([make, count, width]) => make(count, width).slice(0, most));
}

function chain(count: number, of: (at: number) => string, joint = "\n"): string {
  return Array.from({ length: count }, (_, at) => of(at)).join(joint);
}
