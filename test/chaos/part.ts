import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChildOptions, startNode } from "../support/child.ts";
import type { TestServer } from "../support/nats.ts";

/** A process that is started again whenever it ends. */
export interface Part extends AsyncDisposable {
  readonly name: string;
  /** True while it does its work. */
  readonly isUp: () => boolean;
  /** Resolves when it does; rejects after `ms` with what it said last. */
  readonly whenUp: (ms: number) => Promise<void>;
  /** kill -9, whatever it is at; it is started again `awayMs` after its end. */
  readonly kill: (awayMs: number) => void;
}

/** One life of it. */
interface Life {
  /** Resolves when it works. */
  readonly ready: Promise<unknown>;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
  readonly kill: () => void;
  readonly words: () => string;
}

/** How long it may take to start on a machine that has much else to do. */
const longestStartMs = 120_000;
/** One that ends by itself, for want of a server, is started again after so long. */
const pauseMs = 200;
const lastWords = 4_000;

/** A program of ours, and what it is known by. */
export interface Program {
  readonly name: string;
  /** What it says when it works. */
  readonly ready: RegExp;
  /** The directory in which what it wrote is kept, one life after the other. */
  readonly logs: string;
}

/** A program of ours as a part; `onReady` gets what matched `ready` in its output. */
export function createNodePart(
  { name, ready, logs }: Program,
  options: () => ChildOptions,
  onReady: (match: RegExpExecArray) => void = () => {},
): Part {
  return createPart(name, () => {
    const child = startNode(options());
    return {
      ready: child.says(ready, longestStartMs).then(onReady),
      ended: endOf(child.isRunning).then(() => appendFile(join(logs, `${name}.log`), child.stderr())),
      kill: () => child.signal("SIGKILL"),
      words: () => child.stderr().slice(-lastWords),
    };
  });
}

/** The server as a part; it runs already. */
export function createServerPart(server: TestServer): Part {
  let isRunning = true;
  return createPart("nats", () => {
    const ready = isRunning ? Promise.resolve() : server.restart();
    let over = () => {};
    const killed = new Promise<void>((resolve) => {
      over = resolve;
    });
    isRunning = true;
    // One that could not be started has ended, too.
    ready.catch(() => {
      isRunning = false;
      over();
    });
    const kill = () => {
      if (isRunning) void ready.then(() => server.kill()).then(over, over);
      isRunning = false;
    };
    return { ready, ended: killed, kill, words: () => "" };
  });
}

function createPart(name: string, start: () => Life): Part {
  let life: Life | undefined;
  let up = false;
  let awayMs: number | undefined;
  let stopping = false;

  const live = async () => {
    while (!stopping) {
      const current = start();
      life = current;
      current.ready.then(
        () => {
          up = life === current;
        },
        () => current.kill(),
      );
      await current.ended;
      life = undefined;
      up = false;
      if (!stopping) await sleep(awayMs ?? pauseMs);
      awayMs = undefined;
    }
  };
  const living = live();
  return {
    name,
    isUp: () => up,
    async whenUp(ms) {
      const deadline = performance.now() + ms;
      while (!up) {
        if (performance.now() > deadline) throw new Error(`${name} is not up after ${ms} ms\n${life?.words() ?? ""}`);
        await sleep(20);
      }
    },
    kill(away) {
      awayMs = away;
      up = false;
      life?.kill();
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      life?.kill();
      await living;
    },
  };
}

/** Not its `close`: a step that it has started may hold its output open. */
async function endOf(isRunning: () => boolean): Promise<void> {
  while (isRunning()) await sleep(20);
}
