import { truncate } from "@onexit/render";
import { escapeSlack } from "./cause.ts";
import { fitBlocks, fitText } from "./limits.ts";
import { isLink, type SlackMessage } from "./message.ts";
import type { Block } from "./parameters.ts";
import type { Posted } from "./standing.ts";

/** A run that is told of in a digest. */
export interface DigestRun {
  /** Its place in the digest, from 1. */
  readonly n: number;
  /** Epoch ms of its failure. */
  readonly at: number;
  readonly name: string;
  readonly template: string;
  /** Empty where no step is to blame. */
  readonly step: string;
  readonly url?: string;
}

/** One message for many failures. */
export interface Digest {
  /** By uid. */
  readonly runs: Readonly<Record<string, DigestRun>>;
  /** The message names the runs up to this place. */
  readonly told: number;
  readonly posted?: Posted;
  /** The delivery that is writing the message, and since when, epoch ms. */
  readonly telling?: { readonly by: string; readonly since: number };
  /** Epoch ms at which the message was written last. */
  readonly writtenAt?: number;
  /** Epoch ms before which Slack does not want to hear of it again. */
  readonly notBefore?: number;
}

const mostTemplates = 20;
/** Of all names together, and of those of one template: a link that is cut is no link. */
const longestNames = 6_500;
const longestOfTemplate = 2_700;
const longestName = 60;
const longestUrl = 300;

/** With a run in it; of one that is in it already the first word holds. */
export function withRun(before: Digest | undefined, uid: string, run: Omit<DigestRun, "n">): Digest {
  const { runs, ...rest } = before ?? { runs: {}, told: 0 };
  if (runs[uid] !== undefined) return before as Digest;
  return { ...rest, runs: { ...runs, [uid]: { ...run, n: Object.keys(runs).length + 1 } } };
}

/** What it says: how many failed in how long, and by template which; within Slack's limits. */
export function messageOfDigest({ runs }: Pick<Digest, "runs">): SlackMessage {
  const all = Object.values(runs).sort((a, b) => a.at - b.at);
  const spanMs = (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0);
  const minutes = Math.max(1, Math.ceil(spanMs / 60_000));
  const headline = `✖ ${all.length} ${all.length === 1 ? "workflow" : "workflows"} failed within ${minutes} min`;
  const templates = [...byTemplate(all)].sort(([, a], [, b]) => b.length - a.length);
  const left = templates.slice(mostTemplates);
  const shown = templates.slice(0, mostTemplates);
  const budget = Math.min(longestOfTemplate, longestNames / shown.length);
  const lines = shown.map(([template, of]) => lineOf(template, of, budget));
  const isCut = left.length > 0 || lines.some(({ more }) => more > 0);
  const more = `and ${left.length} more templates, ${left.reduce((sum, [, of]) => sum + of.length, 0)} workflows`;
  const fitted = fitBlocks([
    { type: "header", text: { type: "plain_text", text: headline, emoji: false } },
    ...[...lines.map(({ text }) => text), ...(left.length === 0 ? [] : [more])].map(section),
  ]);
  return {
    text: fitText(headline).text,
    blocks: fitted.blocks,
    truncated: [...(isCut ? ["digest"] : []), ...fitted.truncated],
  };
}

function byTemplate(runs: readonly DigestRun[]): ReadonlyMap<string, readonly DigestRun[]> {
  const groups = new Map<string, DigestRun[]>();
  for (const run of runs) {
    const group = groups.get(run.template);
    if (group === undefined) groups.set(run.template, [run]);
    else group.push(run);
  }
  return groups;
}

/** A template and its latest runs, as many as there is room for, and how many there is none for. */
function lineOf(
  template: string,
  runs: readonly DigestRun[],
  budget: number,
): { readonly text: string; readonly more: number } {
  const names: string[] = [];
  let left = budget;
  for (const run of runs.toReversed()) {
    const name = nameOf(run);
    left -= name.length + 2;
    if (left < 0) break;
    names.unshift(name);
  }
  const more = runs.length - names.length;
  const listed = [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
  return { text: `*${escapeSlack(truncate(template, longestName))}* ×${runs.length}: ${listed}`, more };
}

function nameOf({ name, url, step }: DigestRun): string {
  const shown = escapeSlack(truncate(name, longestName));
  const linked = isLink(url) && url.length <= longestUrl ? `<${escapeSlack(url)}|${shown}>` : shown;
  return step === "" ? linked : `${linked} at ${escapeSlack(truncate(step, longestName))}`;
}

function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text } };
}
