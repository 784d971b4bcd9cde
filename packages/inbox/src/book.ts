import { type FileHandle, mkdir, open, readFile, truncate } from "node:fs/promises";
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
  const lines = file && createLines(file.handle);
  let entries: Received[] = file?.entries ?? [];
  let count = Number(entries.at(-1)?.id ?? 0);
  return {
    add: async (received) => {
      count += 1;
      const entry: Received = { id: String(count), ...received };
      entries.push(entry);
      await lines?.append(JSON.stringify(entry));
      return entry;
    },
    all: () => entries,
    reset: async () => {
      entries = [];
      await lines?.clear();
    },
    close: async () => {
      await lines?.settled();
      await file?.handle.close();
    },
  };
}

/** Writes lines in the order in which they come; those that come during a write share the next one and its fsync. */
function createLines(handle: FileHandle) {
  let waiting = "";
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  const write = async () => {
    const text = waiting;
    waiting = "";
    next = undefined;
    await handle.appendFile(text);
    await handle.datasync();
  };
  // What went wrong is told to those who wait for it, and does not keep others from writing.
  const inTurn = (act: () => Promise<void>) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    append: (line: string): Promise<void> => {
      waiting += `${line}\n`;
      next ??= inTurn(write);
      return next;
    },
    clear: (): Promise<void> => inTurn(() => handle.truncate(0)),
    settled: (): Promise<void> => last,
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
