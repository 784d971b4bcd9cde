import { followEvents } from "@onexit/deliveries";
import { isAlive } from "@onexit/nats/server";
import { deferred } from "../deferred.ts";
import { outputOptions } from "../output.ts";
import { remark } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { openSharedStore } from "../runtime/store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createEventLines } from "../view/events.ts";
import { bannerLines } from "./banner.ts";
import { openBrowser } from "./open-browser.ts";
import type { DevPlace } from "./place.ts";
import { runningStack } from "./running-stack.ts";

interface AttachOptions extends GlobalOptions {
  readonly open?: boolean;
  readonly watch?: string;
}

/** How often it is looked whether the other process is still there, ms. */
const lookEveryMs = 500;

/** Shows where everything of an `onexit dev` is that runs already, and tells its events until it or this ends. */
export async function attach(terminal: Terminal, place: DevPlace, given: AttachOptions): Promise<number> {
  if (given.watch !== undefined)
    throw new UsageError("--attach only looks on: give --watch to the onexit dev that runs");
  const stack = runningStack(place);
  if (stack === undefined) throw new UsageError(`no onexit dev runs on ${place.dir}; start one: onexit dev`, 4);
  const { url, nats, headless, inbox, process } = stack;
  const banner = { url, nats, headless, inbox: inbox !== undefined, dir: place.dir, resumed: [], watching: undefined };
  const over = deferred<void>();
  const release = onInterrupts([() => over.resolve()]);
  terminal.stdout.once("error", () => over.resolve());
  await using store = await openSharedStore(nats, undefined, "onexit-attach");
  const format = createEventLines({ utc: outputOptions({ flags: given, env: terminal.env, isTty: false }).utc });
  let isPast = true;
  const reading = await followEvents(
    store.nats,
    (stored) => {
      // Lines refer to what came before, so all are made.
      const line = format(stored);
      if (!isPast) terminal.stdout.write(`${line}\n`);
    },
    (subject, seq, why) => terminal.stderr.write(`seq ${seq} on ${subject} cannot be read: ${why}\n`),
  );
  await reading.caughtUp;
  isPast = false;
  remark(terminal, bannerLines({ ...banner, attachedTo: process.pid }).join("\n"));
  if (given.open) openBrowser(url, (why) => terminal.stderr.write(`${why}; the page is ${url}\n`));
  const looking = setInterval(() => {
    if (isAlive(process)) return;
    terminal.stderr.write(`onexit dev (pid ${process.pid}) has ended\n`);
    over.resolve();
  }, lookEveryMs);
  await over.promise;
  clearInterval(looking);
  release();
  await reading.stop();
  return 0;
}
