import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { documentationPages, fencesOf } from "../../support/docs/pages.ts";
import { type Commands, createCommands, followPage, isNotRun } from "../../support/docs/reader.ts";

// Each page starts processes, and there are two processors.
vi.setConfig({ maxConcurrency: 2 });

const transcripts = documentationPages().map((page) => ({
  page,
  blocks: fencesOf(page).filter(({ language }) => language === "console"),
}));
const pages = transcripts.filter(({ blocks }) => blocks.some((block) => !isNotRun(block))).map(({ page }) => page);

let commands: Commands;
beforeAll(async () => {
  commands = await createCommands();
});
afterAll(() => commands?.[Symbol.asyncDispose]());

describe.concurrent("what a page shows is what its commands print", () => {
  it.each(pages)("%s", { timeout: 120_000 }, async (page) => {
    const problems = await followPage(page, commands);
    expect(problems.join("\n\n")).toBe("");
  });
});

it("what is not run says why", () => {
  const blocks = transcripts.flatMap((each) => each.blocks);
  const shown = blocks.filter(isNotRun);
  console.log(
    [
      `${blocks.length} transcripts, ${shown.length} of them not run:`,
      ...shown.map(({ place, note }) => `  ${place}  ${note.slice("not run:".length).trim()}`),
    ].join("\n"),
  );
  expect(shown.filter(({ note }) => note.length < "not run: a word".length)).toEqual([]);
  expect(pages.length).toBeGreaterThan(10);
});
