import { plain } from "../view/plain.ts";
import type { Style } from "../view/style.ts";
import { deliveryName } from "./happened.ts";
import type { CaseResult } from "./run-case.ts";

/** A case for people: how it went, what happened, and everything that was not as expected. */
export function caseLines({ name, happened, differences }: CaseResult, style: Style): readonly string[] {
  const passed = differences.length === 0;
  const icon = style.icon(passed ? { icon: "ok", tone: "ok" } : { icon: "fail", tone: "failed" });
  const counts = new Map<string, number>();
  for (const each of happened.deliveries) counts.set(each.action, (counts.get(each.action) ?? 0) + 1);
  const sent = [...counts].map(([action, count]) => (count === 1 ? action : `${action} ${style.glyphs.times}${count}`));
  const summary = [happened.phase, ...happened.handlers, sent.join(", ")].filter((part) => part !== "");
  return [
    ` ${icon} ${plain(name)}  ${style.paint("muted", plain(summary.join(` ${style.glyphs.dot} `)))}`,
    ...differences.flatMap((difference) => difference.split("\n").map((line) => `     ${plain(line)}`)),
  ];
}

/** What a message said first, for each delivery of a run that nobody expected anything of. */
export function deliveryHeadlines({ happened }: CaseResult): readonly string[] {
  return happened.deliveries.map((each) => {
    const headline = each.isRaw ? "(not rendered: there is no such action here)" : each.headline;
    return `     ${plain(deliveryName(each))}${headline === "" ? "" : `: ${plain(headline)}`}`;
  });
}

/** `3 passed, 1 failed`. */
export function countLine(results: readonly CaseResult[]): string {
  const failed = results.filter(({ differences }) => differences.length > 0).length;
  return `${results.length - failed} passed${failed === 0 ? "" : `, ${failed} failed`}`;
}
