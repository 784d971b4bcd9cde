import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { documentationPages, proseOf, textOf } from "../../support/docs/pages.ts";

const pages = documentationPages();

describe("every link within the documentation leads somewhere", () => {
  it.each(pages)("in %s", (page) => {
    expect(brokenIn(page)).toEqual([]);
  });
});

it("every page is reached from the README", () => {
  const seen = new Set(["README.md"]);
  for (const page of seen) for (const { path } of linksOf(page)) if (pages.includes(path)) seen.add(path);
  const reached = pages.filter((page) => page.startsWith("docs/"));
  expect(reached.filter((page) => !seen.has(page))).toEqual([]);
});

interface Link {
  readonly written: string;
  /** From the repository's root. */
  readonly path: string;
  readonly anchor: string | undefined;
}

function linksOf(page: string): readonly Link[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, written = ""]) => written)
    .filter((written) => !/^[a-z]+:/.test(written))
    .map((written) => {
      const [path = "", anchor] = written.split("#");
      return { written, path: path === "" ? page : join(dirname(page), path).replace(/\/$/, ""), anchor };
    });
}

function brokenIn(page: string): readonly string[] {
  return linksOf(page)
    .filter(({ path, anchor }) => {
      const target = built(path);
      if (relative(built(""), target).startsWith("..") || !existsSync(target)) return true;
      if (anchor === undefined) return false;
      return statSync(target).isDirectory() || !anchorsOf(path).has(anchor);
    })
    .map(({ written }) => written);
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of textOf(page)
    .replace(/^```.*?^```$/gms, "")
    .matchAll(/^#{1,6} +(.+)$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = text
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-");
    for (let count = 0; ; count += 1) {
      const anchor = count === 0 ? slug : `${slug}-${count}`;
      if (anchors.has(anchor)) continue;
      anchors.add(anchor);
      break;
    }
  }
  return anchors;
}
