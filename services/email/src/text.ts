import type { Report } from "./report.ts";

/** A report as plain text. */
export function textOf({ headline, facts, log, links, footer }: Report): string {
  const rows = [...facts, ...links.map(({ label, url }) => [label, url] as const)];
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const indent = " ".repeat(width + 2);
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}  ${value.replaceAll("\n", `\n${indent}`)}`);
  const logLines =
    log === "" ? [] : ["", "The last lines of its log:", "", ...log.split("\n").map((line) => `    ${line}`)];
  return `${[headline, "", ...lines, ...logLines, "", "-- ", footer].join("\n")}\n`;
}
