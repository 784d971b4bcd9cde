import { expect, it } from "vitest";
import { type Digest, messageOfDigest, withRun } from "../src/digest.ts";

const run = (name: string, template = "etl", more = {}) => ({ at: 0, name, template, step: "load", ...more });
const digestOf = (...runs: ReturnType<typeof run>[]) =>
  runs.reduce<Digest | undefined>((digest, one) => withRun(digest, one.name, one), undefined) as Digest;

it("says how many failed in how long, and by template which, with links", () => {
  const message = messageOfDigest(
    digestOf(run("web-1", "web"), run("etl-1", "etl", { at: 61_000, url: "https://ci.test/?a=1&b" }), run("etl-<2>")),
  );
  expect(message.text).toBe("✖ 3 workflows failed within 2 min");
  const texts = (message.blocks ?? []).map(({ text }) => (text as { text: string }).text);
  expect(texts).toEqual([
    "✖ 3 workflows failed within 2 min",
    "*etl* ×2: etl-&lt;2&gt; at load, <https://ci.test/?a=1&amp;b|etl-1> at load",
    "*web* ×1: web-1 at load",
  ]);
  expect(message.truncated).toEqual([]);
});

it("counts what it does not name, and says so", () => {
  const more = { url: `https://ci.test/${"y".repeat(280)}` };
  const many = Array.from({ length: 200 }, (_, n) => run(`r${n}`, `t${n % 40}-${"x".repeat(100)}`, more));
  const { blocks = [], truncated } = messageOfDigest(
    digestOf(...many, ...Array.from({ length: 3 }, (_, n) => run(`e${n}`, many[0]?.template, more))),
  );
  expect(JSON.stringify(blocks)).toContain("×8");
  expect(JSON.stringify(blocks)).toContain("and 7 more");
  expect(JSON.stringify(blocks.at(-1))).toContain("and 20 more templates, 100 workflows");
  expect(truncated).toContain("digest");
});

it("holds a run once, at the place where it came first", () => {
  const digest = digestOf(run("a"), run("b"));
  expect(withRun(digest, "a", run("a", "other"))).toBe(digest);
  expect(digest.runs.b?.n).toBe(2);
});
