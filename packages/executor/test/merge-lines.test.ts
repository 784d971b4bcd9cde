import { expect, it } from "vitest";
import { mergeLines } from "../src/merge-lines.ts";

/** Lines as they were written; notes when it is opened and closed. */
function source(name: string, times: readonly string[], seen: string[] = []) {
  async function* lines() {
    seen.push(`${name} opened`);
    try {
      for (const time of times) yield { time, line: `${name}${time}` };
    } finally {
      seen.push(`${name} closed`);
    }
  }
  return { from: times[0] ?? "", lines: lines() };
}

it("puts the lines of several sources in the order of their times, and opens each when it is due", async () => {
  const seen: string[] = [];
  const all = [source("a", ["1", "3", "5"], seen), source("b", ["2", "3"], seen), source("c", ["6"], seen)];
  for await (const { line } of mergeLines(all)) seen.push(line);
  expect(seen).toEqual([
    ...["a opened", "a1", "b opened", "b2", "a3", "b3", "b closed"],
    ...["a5", "a closed", "c opened", "c6", "c closed"],
  ]);
});

it("closes what is open when nobody reads on, and takes sources without a line", async () => {
  const seen: string[] = [];
  for await (const _ of mergeLines([source("none", []), source("a", ["1", "2"], seen)])) break;
  expect(seen).toEqual(["a opened", "a closed"]);
});
