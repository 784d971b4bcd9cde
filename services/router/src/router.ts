import { allJournals } from "@onexit/events";
import { backlogOf, createConsumer } from "@onexit/nats";
import {
  ConfigError,
  type ConfigOf,
  createLog,
  createRedactor,
  readConfig,
  type ServiceOptions,
  startHealth,
  systemClock,
} from "@onexit/sdk";
import { routerConfig } from "./config.ts";
import { beat } from "./heartbeat.ts";
import { createRouterMetrics } from "./metrics.ts";
import { createPolicyFiles } from "./policy-files.ts";
import { repeat } from "./repeat.ts";
import { createRouting, firstStart } from "./routing.ts";
import { createWatchdog } from "./watch/watchdog.ts";
import { natsWatch } from "./watch/wiring.ts";

/** How the router runs. */
export interface RouterOptions extends ServiceOptions {
  /** Acts on everything that the store holds, and not only on what ends from its first start on. */
  readonly fromTheBeginning?: boolean;
}

/** A router that follows the stream until it is stopped. */
export interface RunningRouter extends AsyncDisposable {
  readonly healthPort?: number;
  /** How many journal messages are not looked at yet. */
  backlog(): Promise<number>;
  /** Repeatable. */
  stop(): Promise<void>;
}

const durable = "router";
const stopMs = 2_000;

/** Starts the router. Throws ConfigError for what is wrong in the environment or in the policies as they are now. */
export async function startRouter(options: RouterOptions): Promise<RunningRouter> {
  const { nats, environment, ackWaitMs = 10_000, logLevel: level, logTo: destination } = options;
  const read = readConfig(routerConfig, environment);
  if (read.problems.length > 0) throw new ConfigError("router", read.problems);
  const config = read.values as ConfigOf<typeof routerConfig>;
  const files = createPolicyFiles(config.policies);
  await files.reload();
  if (files.current().problems.length > 0) throw new ConfigError("router", files.current().problems);

  const log = createLog({
    name: "router",
    redact: createRedactor(read.secrets),
    ...(level === undefined ? {} : { level }),
    ...(destination === undefined ? {} : { destination }),
  });
  const metrics = createRouterMetrics(() => {
    const { policies, problems } = files.current();
    return { loaded: policies.length, problems: problems.length };
  });
  const onError = (error: unknown) => {
    metrics.failures.inc();
    log.error({ err: error }, "a message or the connection failed; it is tried again");
  };
  const policies = () => files.current().policies;
  const since = options.fromTheBeginning ? 0 : await firstStart(nats);
  const routing = createRouting({ nats, policies, since, log, metrics });
  const ending = new AbortController();
  const watch = createWatchdog(await natsWatch(nats, routing, ending.signal), config);
  const consumer = await createConsumer(nats, {
    durable,
    filter: allJournals,
    ackWaitMs,
    // One after the other, also after a crash: what recovered is known from what ended before.
    slots: 1,
    maxAckPending: 1,
    handle: routing.handle,
    onError,
  });

  const reload = async () => {
    if (!(await files.reload())) return;
    log.info({ policies: policies().map(({ name }) => name) }, "the policies have changed");
    for (const problem of files.current().problems) {
      log.error({ problem }, "a policy file is broken; its last good version is in force");
    }
  };
  const { heartbeatUrl: url, heartbeatTimeout: timeoutMs } = config;
  const giveSign = async () => {
    // A router that is cut off from the stream is no good sign of life.
    if (url === undefined || options.disconnected?.() !== undefined) return;
    await beat(
      { url, timeoutMs },
      { service: "onexit-router", at: systemClock.now(), backlog: await backlogOf(nats, durable) },
    );
  };
  await giveSign().catch(onError);
  const repeated = [
    repeat(config.policiesEvery, reload, onError),
    repeat(config.watchEvery, watch, onError),
    ...(url === undefined ? [] : [repeat(config.heartbeatEvery, giveSign, onError)]),
  ];

  let isStopping = false;
  const health =
    options.healthPort === undefined
      ? undefined
      : await startHealth({
          port: options.healthPort,
          ...(options.healthHost === undefined ? {} : { host: options.healthHost }),
          registry: metrics.registry,
          notReady: () => [...(isStopping ? ["stopping"] : []), ...[options.disconnected?.() ?? []].flat()],
          notes: () =>
            files.current().problems.map((problem) => `policies: the last good ones are in force: ${problem}`),
        });
  log.info({ policies: policies().map(({ name }) => name) }, "router follows the stream");

  const stop = async () => {
    isStopping = true;
    ending.abort();
    await Promise.all([...repeated.map((each) => each.stop()), consumer.stop(stopMs)]);
    await health?.[Symbol.asyncDispose]();
    log.info({}, "router has stopped");
  };
  let stopped: Promise<void> | undefined;
  const stopOnce = () => {
    stopped ??= stop();
    return stopped;
  };
  return {
    ...(health === undefined ? {} : { healthPort: health.port }),
    backlog: () => backlogOf(nats, durable),
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}
