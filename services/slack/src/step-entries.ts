import { sha256Hex } from "@onexit/events";
import { truncate } from "@onexit/render";
import { causeLines, escapeSlack, logBlock } from "./cause.ts";
import type { FailedStep } from "./failed-steps.ts";

/** What is said of one failed step in the thread. */
export interface StepEntry {
  /** Which entry of its run it is, whoever posts it. */
  readonly key: string;
  readonly text: string;
}

/** What is said of a run's failed steps, and the paths of what was cut for that. */
export interface StepEntries {
  readonly entries: readonly StepEntry[];
  readonly truncated: readonly string[];
}

const mostEntries = 10;
const longestName = 150;
const longestMessage = 500;

/** One entry for each failed step of a run: the first ten, and one that counts the others. `run` names it where it must be told. */
export function entriesOf(uid: string, steps: readonly FailedStep[], run?: string): StepEntries {
  const truncated: string[] = [];
  const ofRun = run === undefined ? "" : ` of ${escapeSlack(run)}`;
  const entries = steps.slice(0, mostEntries).map((failed, n) => {
    const cut = (part: "step" | "message", max: number) => {
      const text = truncate(failed[part], max);
      if (text !== failed[part]) truncated.push(`steps[${n}].${part}`);
      return text;
    };
    const [head = "", ...rest] = causeLines({
      ...failed,
      step: cut("step", longestName),
      message: cut("message", longestMessage),
    });
    const log = logBlock(failed.logTail);
    if (log.isCut) truncated.push(`steps[${n}].logTail`);
    const lines = [`${head}${ofRun}`, ...rest, log.text].filter((line) => line !== "");
    return { key: keyOf(uid, failed.node), text: lines.join("\n") };
  });
  const more = steps.length - entries.length;
  if (more <= 0) return { entries, truncated };
  const text = `and ${more} more failed ${more === 1 ? "step" : "steps"}${ofRun}`;
  return { entries: [...entries, { key: keyOf(uid, ""), text }], truncated: [...truncated, "steps"] };
}

function keyOf(uid: string, node: string): string {
  return `step/${sha256Hex(JSON.stringify([uid, node]))}`;
}
