import type { Finding } from "../doctor/finding.ts";
import type { Look } from "./icons.ts";
import type { Style } from "./style.ts";
import { alignColumns } from "./table.ts";

const looks: Readonly<Record<Finding["state"], Look>> = {
  ok: { icon: "ok", tone: "ok" },
  note: { icon: "preview", tone: "pending" },
  problem: { icon: "fail", tone: "failed" },
};

/** One line for each finding, below it what to do, and what it all comes to. */
export function findingLines(findings: readonly Finding[], style: Style): readonly string[] {
  const rows = findings.map(({ name, state, detail }) => [`${style.icon(looks[state])} ${state}`, name, detail]);
  const lines = alignColumns(rows).flatMap((line, n) => {
    const help = findings[n]?.help;
    return help === undefined ? [line] : [line, `    ${style.paint("muted", help)}`];
  });
  return [...lines, "", lastLine(findings)];
}

function lastLine(findings: readonly Finding[]): string {
  const count = (state: Finding["state"]) => findings.filter((each) => each.state === state).length;
  const [problems, notes] = [count("problem"), count("note")];
  const worded = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  if (problems > 0) return `${worded(problems, "problem")}, ${worded(notes, "note")}`;
  return notes === 0 ? "all is there" : `nothing is wrong; ${worded(notes, "note")}`;
}
