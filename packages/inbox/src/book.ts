import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { isObject, parseJson } from "./json.ts";
import type { Received } from "./received.ts";

/** Everything that was received, in order. */
export interface Book {
  /** Resolves when the entry is safe: on the disk, where there is one. */
  add(received: Omit<Received, "id">): Promise<Received>;
  all(): readonly Received[];
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A book in memory; with a directory it goes on where `received.ndjson` ends, and survives being killed. */
export async function createBook(dir: string | undefined): Promise<Book> {
  const file = dir === undefined ? undefined : await openFile(dir);
  let entries: Received[] = file?.entries ?? [];
  let count = Number(entries.at(-1)?.id ?? 0);
  // One write at a time, so that lines never mix and stand in the order of their ids.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async (write: () => Promise<unknown>) => {
    const turn = last.then(write);
    last = turn.catch(() => undefined);
    await turn;
  };

  return {
    add: async (received) => {
      count += 1;
      const entry: Received = { id: String(count), ...received };
      entries.push(entry);
      if (file) {
        await inTurn(async () => {
          await file.handle.appendFile(`${JSON.stringify(entry)}\n`);
          await file.handle.datasync();
        });
      }
      return entry;
    },
    all: () => entries,
    reset: async () => {
      entries = [];
      if (file) await inTurn(() => file.handle.truncate(0));
    },
    close: async () => {
      await last;
      await file?.handle.close();
    },
  };
}

async function openFile(dir: string) {
  await mkdir(dir, { recursive: true });
  const path = join(dir, "received.ndjson");
  const handle = await open(path, "a");
  const text = await readFile(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  // A line that was cut by a kill is nobody's: its request was never answered.
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
  const entries = whole.split("\n").flatMap((line) => {
    const value = parseJson(line);
    return isObject(value) ? [value as unknown as Received] : [];
  });
  return { handle, entries };
}
