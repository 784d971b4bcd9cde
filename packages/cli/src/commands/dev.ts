import type { SemanticsName } from "@onexit/events";
import { PortInUseError } from "@onexit/nats/server";
import { deferred } from "../deferred.ts";
import { bannerLines } from "../dev/banner.ts";
import { openBrowser } from "../dev/open-browser.ts";
import { devPlace, lockPlace } from "../dev/place.ts";
import { runAgain } from "../dev/run-again.ts";
import { removeRunningStack, writeRunningStack } from "../dev/running-stack.ts";
import { type Stack, startStack } from "../dev/stack.ts";
import { watchFiles } from "../dev/watch-files.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { remark } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";

interface DevOptions extends GlobalOptions {
  readonly port: string;
  readonly natsPort?: string;
  readonly watch?: string;
  readonly open?: boolean;
  readonly attach?: boolean;
  readonly headless?: boolean;
  readonly inbox: boolean;
  readonly semantics: SemanticsName;
}

/** `onexit dev`: everything for one person, on one port of this machine, until Ctrl-C. */
export async function dev(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const given = options as DevOptions;
  const began = performance.now();
  const place = devPlace(terminal.cwd, given.dataDir);
  if (given.attach) return (await import("../dev/attach.ts")).attach(terminal, place, given);
  const lock = await lockPlace(place);
  const over = deferred<string>();
  const release = onInterrupts([(signal) => over.resolve(signal), () => process.exit(130)]);
  let stack: Stack | undefined;
  try {
    stack = await start(terminal, given, place, (error) => over.resolve(`the server is lost: ${String(error)}`));
    const { engine, natsUrl, served } = stack;
    const watching =
      given.watch === undefined
        ? undefined
        : await watchFiles(terminal.cwd, given.watch, (path) => {
            const { semantics, namespace, config } = given;
            return runAgain({ terminal, running: engine.running, semantics, namespace, config, served }, path);
          });
    const url = `http://127.0.0.1:${engine.port}`;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const { headless = false, inbox, watch } = given;
    const resumed = engine.running.engine.held().map(({ state }) => state.workflow.name);
    const banner = { url, headless, inbox, nats: natsUrl, dir: place.dir, resumed, watching: watch, seconds };
    const found = stack.inbox === undefined ? {} : { inbox: stack.inbox };
    writeRunningStack(place, { url, nats: natsUrl, headless, ...found });
    remark(terminal, bannerLines(banner).join("\n"));
    if (given.open) openBrowser(url, (why) => terminal.stderr.write(`${why}; the page is ${url}\n`));
    const why = await over.promise;
    watching?.close();
    tellEnd(terminal, stack, why);
    return why === "SIGINT" || why === "SIGTERM" ? 0 : 4;
  } finally {
    removeRunningStack(place);
    await stack?.close();
    await lock.release();
    release();
  }
}

async function start(
  terminal: Terminal,
  { config: file, port, natsPort, semantics, headless = false, inbox }: DevOptions,
  place: ReturnType<typeof devPlace>,
  onLost: (error: unknown) => void,
): Promise<Stack> {
  const config = await loadProjectConfig(terminal, file, undefined);
  const values = await loadValues(terminal, config, []);
  const ports = {
    port: portOf("--port", port),
    natsPort: natsPort === undefined ? undefined : portOf("--nats-port", natsPort),
  };
  try {
    return await startStack({ terminal, place, config, values, semantics, headless, inbox, onLost, ...ports });
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    throw new UsageError(
      `port ${error.port} is taken; choose another with --nats-port, or leave it out for a free one`,
      4,
    );
  }
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`${option} ${JSON.stringify(text)}: write a number from 0, for a free one, to 65535`);
}

function tellEnd(terminal: Terminal, { engine }: Stack, why: string): void {
  const open = engine.running.engine.held().filter(({ state }) => state.finishedAt === undefined);
  const names = open.map(({ state }) => state.workflow.name).join(", ");
  const later = open.length === 0 ? "" : `; ${names} ${open.length === 1 ? "goes" : "go"} on at the next start`;
  remark(terminal, `${why}: ending${later}`);
}
