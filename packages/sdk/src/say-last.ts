import { isJsonObject, type Json } from "@onexit/events";
import type { HistoryPort } from "./history.ts";

/** Something said about a thing: of two, the one whose cause came later holds. */
export interface Saying {
  /** Epoch ms of what caused it. */
  readonly at: number;
  /** The delivery's. */
  readonly key: string;
  /** Enough to say it again. */
  readonly what: Json;
}

/** How a thing is spoken of. */
export interface SayLast {
  readonly history: HistoryPort;
  readonly key: readonly string[];
  readonly mine: Saying;
  /** An earlier attempt may have said it: then what overtook it is said again, for ours may have been heard after it. */
  readonly maybeSaid: boolean;
  /** Tells the destination; the same twice is harmless. */
  readonly say: (saying: Saying) => Promise<void>;
}

/** How often rivals may cross each other before the next attempt sorts it out. */
const mostRounds = 5;

/**
 * Says something unless something later was said already, and remembers it. Reading, saying and remembering are three
 * steps, and another process may say something in between: whoever finds at the end that the record has moved says the
 * later of the two again, so that what the destination heard last is what happened last. False when it was overtaken.
 */
export async function sayLast({ history, key, mine, maybeSaid, say }: SayLast): Promise<boolean> {
  let seen = await history.get(key);
  if (isLater(seen?.record, mine)) {
    if (maybeSaid) await say(seen?.record as unknown as Saying);
    return false;
  }
  await say(mine);
  for (let round = 0; round < mostRounds; round += 1) {
    const stored = await history.put(key, { ...mine }, seen?.revision);
    if (stored !== undefined) return true;
    seen = await history.get(key);
    if (isLater(seen?.record, mine)) {
      // It may have been heard before ours was.
      await say(seen?.record as unknown as Saying);
      return true;
    }
    // An older one came in between, and may have been heard last.
    if ((seen?.record as Saying | undefined)?.key !== mine.key) await say(mine);
  }
  throw new Error(`the history of ${key.join("/")} changed ${mostRounds} times while it was being written`);
}

function isLater(record: Json | undefined, mine: Saying): boolean {
  return isJsonObject(record) && typeof record.at === "number" && record.at > mine.at;
}
