import { DeliveryError, type StoredEvent, timeOf } from "@onexit/deliveries";
import { cloudEventTypes, type OnexitEvent } from "@onexit/events";
import { suggest } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";

/** Which events are meant, as people write it; what is not said may be anything. */
export interface EventFilterOptions {
  /** A workflow's name or uid. */
  readonly workflow?: string;
  /** `node.finished`, `node`, `NodeFinished`; several with commas. */
  readonly type?: string;
  readonly since?: string;
  readonly until?: string;
  /** `40..48`, `40..`, `..48` or `48`. */
  readonly seq?: string;
}

type EventType = OnexitEvent["type"];

/** `node.finished`: the type as lines have it. */
export function shortTypeOf(type: EventType): string {
  return cloudEventTypes[type].replace(/^dev\.onexit\./, "").replace(/\.v1$/, "");
}

/**
 * Makes what tells whether an event is meant, to be asked in the stream's order: it remembers what each workflow is
 * called. Throws UsageError for a type that there is not, and for what is no time or no range.
 */
export function createEventFilter(
  { workflow, type, since, until, seq: range }: EventFilterOptions,
  now: number,
): (stored: StoredEvent) => boolean {
  const types = type === undefined ? undefined : typesOf("--type", type);
  const [from, to] = [timeIn("since", since, now), timeIn("until", until, now)];
  const [first, last] = range === undefined ? everySeq : seqRangeOf(range);
  const names = new Map<string, string>();
  return ({ event, uid, seq }) => {
    if ("workflow" in event) names.set(event.workflow.uid, event.workflow.name);
    return (
      seq >= first &&
      seq <= last &&
      (types === undefined || types.has(event.type)) &&
      (from === undefined || event.at >= from) &&
      (to === undefined || event.at <= to) &&
      (workflow === undefined || uid === workflow || names.get(uid) === workflow)
    );
  };
}

/** First and last, both meant. */
type SeqRange = readonly [number, number];

const everySeq: SeqRange = [0, Number.POSITIVE_INFINITY];

/** The range of sequences that a text means. Throws UsageError for none. */
export function seqRangeOf(text: string): SeqRange {
  const [, from = "", dots, to = ""] = /^(\d{0,15})(\.\.)?(\d{0,15})$/.exec(text) ?? [];
  const first = from === "" ? everySeq[0] : Number(from);
  const last = to !== "" ? Number(to) : dots === undefined ? first : everySeq[1];
  const isRange = from !== "" || to !== "";
  if (isRange && first <= last) return [first, last];
  const why = isRange ? `${first} comes after ${last}` : "write a sequence or a range, as in 48, 40..48, 40.. or ..48";
  throw new UsageError(`--seq ${JSON.stringify(text)}: ${why}`);
}

/** The types that a text means: `node.finished`, `node`, several with commas. Throws UsageError, which names the option, for none. */
export function typesOf(option: string, text: string): ReadonlySet<EventType> {
  const all = Object.keys(cloudEventTypes) as EventType[];
  const found = text.split(",").map((part) => {
    const asked = part.trim();
    const meant = all.filter((type) => {
      const short = shortTypeOf(type);
      return type === asked || short === asked || short.startsWith(`${asked}.`) || cloudEventTypes[type] === asked;
    });
    if (meant.length > 0) return meant;
    const hint = suggest(asked, [...new Set(all.flatMap((type) => [shortTypeOf(type), type]))]);
    const isGuess = hint?.startsWith("did you mean");
    const kinds = [...new Set(all.map((type) => shortTypeOf(type).split(".")[0]))].join(", ");
    throw new UsageError(
      `${option} ${JSON.stringify(asked)}: ${isGuess ? hint : `write a kind (${kinds}), or a type such as node.finished`}`,
    );
  });
  return new Set(found.flat());
}

function timeIn(option: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  try {
    return timeOf(option, text, now);
  } catch (error) {
    throw error instanceof DeliveryError ? new UsageError(`--${error.message}`) : error;
  }
}
