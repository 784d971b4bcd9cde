import { randomUUID } from "node:crypto";
import { allJournals, type DeliveryEvent, requestsOf } from "@onexit/events";
import { backlogOf, createConsumer, createParking, createPublisher, type Nats, openLedger } from "@onexit/nats";
import type { DestinationStream } from "pino";
import type { Action } from "./action.ts";
import { createAttempts } from "./attempt.ts";
import { type Environment, readConfig } from "./config.ts";
import { ConfigError, ShutdownError } from "./error.ts";
import { startHealth } from "./health.ts";
import { laneName, troubleText } from "./lane-text.ts";
import { createLanes } from "./lanes.ts";
import { createLifecycle } from "./lifecycle.ts";
import { createLog } from "./log.ts";
import { lookAtLedger } from "./look-at-ledger.ts";
import { createMetrics } from "./metrics.ts";
import { type OnPoint, portsWithPoints } from "./points.ts";
import { type Publish, systemClock } from "./ports.ts";
import { createRedactor } from "./redact.ts";
import { defaultPerDestination, defaultSlots } from "./service-config.ts";
import { createSightings } from "./sightings.ts";

/** How an action's service runs. */
export interface StartOptions {
  /** Connected and provisioned; it outlives the service. */
  readonly nats: Nats;
  /** Read once, at the start. */
  readonly environment: Environment;
  /** What a missing secret means: deliveries are previewed, which is the default, or the service does not start. */
  readonly whenMissing?: "preview" | "refuse";
  /** Preview every delivery, whatever is configured. */
  readonly dryRun?: boolean;
  /** How many messages are handled at once; 64. */
  readonly slots?: number;
  /** How many of them for one destination; 48. */
  readonly perDestination?: number;
  /** How soon the work of a process that died is taken up: within twice that; 10 s. */
  readonly ackWaitMs?: number;
  /** How long acts in hand may go on at the end; 15 s. */
  readonly graceMs?: number;
  /** Serves health and metrics; 0 takes a free port. None without. */
  readonly healthPort?: number;
  readonly healthHost?: string;
  /** Why the connection is of no use now; for readiness. */
  readonly disconnected?: () => string | undefined;
  readonly logLevel?: string;
  /** Standard error unless given; lines are masked before they get there. */
  readonly logTo?: DestinationStream;
  /** Hears of each delivery event that this service published. */
  readonly onEvent?: (event: DeliveryEvent) => void;
  /** Hears of each point of an attempt at which a crash leaves something different behind. */
  readonly onPoint?: OnPoint;
}

/** A service that takes requests until it is stopped. */
export interface RunningAction extends AsyncDisposable {
  readonly name: string;
  /** Required variables that are not set; with any, deliveries are previewed. */
  readonly missing: readonly string[];
  readonly healthPort?: number;
  /** How many requests and lifecycle events are not dealt with yet, those that wait for another attempt among them. */
  backlog(): Promise<number>;
  /** Takes nothing more, lets acts end, aborts the rest and hands it over. Repeatable. */
  stop(): Promise<void>;
}

/** Acts that were aborted still have to be recorded and given back. */
const handOverMs = 2_000;
const lifecycleSlots = 4;

/**
 * Serves one action: its requests, its lifecycle events, what it parked. Touches nothing that is process-wide, so that
 * many may share a process. Throws ConfigError for what is wrong in the environment.
 */
export async function startAction(action: Action, options: StartOptions): Promise<RunningAction> {
  const {
    nats,
    ackWaitMs = 10_000,
    graceMs = 15_000,
    slots = defaultSlots,
    perDestination = defaultPerDestination,
  } = options;
  const { values, missing, secrets, problems } = readConfig(action.config ?? {}, options.environment);
  const refused = options.whenMissing === "refuse" ? missing.map((name) => `${name} is not set`) : [];
  if (problems.length + refused.length > 0) throw new ConfigError(action.name, [...problems, ...refused]);

  const redact = createRedactor(secrets);
  const { logLevel: level, logTo: destination } = options;
  const log = createLog({
    name: action.name,
    redact,
    ...(level === undefined ? {} : { level }),
    ...(destination === undefined ? {} : { destination }),
  });
  const metrics = createMetrics(action.name);
  const ledger = openLedger(nats);
  const publisher = createPublisher(nats);
  const publish: Publish = (subject, json, { id }) => publisher.publish(subject, json as object, { id });
  const onError = (error: unknown) => {
    metrics.failed();
    log.error({ err: error }, "a message or the connection failed; it is tried again");
  };

  const lanes = createLanes({ perDestination, ...systemClock });
  const troubled = () => [...lanes.troubled()].map(([name, trouble]) => [laneName(name, redact), trouble] as const);
  metrics.watchLanes(() => new Map(troubled().map(([name, { state }]) => [name, state])));

  const acts = new AbortController();
  const sightings = createSightings(systemClock.monotonic);
  const handle = createAttempts({
    action,
    config: values,
    missing,
    dryRun: options.dryRun ?? false,
    redact,
    log,
    ...(options.onPoint === undefined ? { ledger, publish } : portsWithPoints({ ledger, publish }, options.onPoint)),
    clock: systemClock,
    lanes,
    sightings,
    owner: randomUUID(),
    ackWaitMs,
    stopping: acts.signal,
    onEvent: (event) => {
      metrics.observe(event);
      options.onEvent?.(event);
    },
  });

  const running: AsyncDisposable[] = [];
  const durables = [action.name];
  let stage: "starting" | "taking requests" | "stopping" = "starting";
  const health =
    options.healthPort === undefined
      ? undefined
      : await startHealth({
          port: options.healthPort,
          ...(options.healthHost === undefined ? {} : { host: options.healthHost }),
          registry: metrics.registry,
          notes: () => troubled().map(([name, trouble]) => troubleText(name, trouble, systemClock.now())),
          notReady: () => {
            const trouble = options.disconnected?.();
            return [...(stage === "taking requests" ? [] : [stage]), ...(trouble === undefined ? [] : [trouble])];
          },
        });

  try {
    const requests = await createConsumer(nats, {
      durable: action.name,
      filter: requestsOf(action.name),
      ackWaitMs,
      slots,
      handle: async (message) => {
        using _ = metrics.inHand();
        await handle(message);
      },
      onError,
    });
    running.push({ [Symbol.asyncDispose]: () => requests.stop(graceMs + handOverMs) });
    if (action.on !== undefined && action.on.length > 0) {
      const handleEvent = createLifecycle({ action, config: values, publish, log, now: systemClock.now });
      const durable = `${action.name}-events`;
      durables.push(durable);
      const events = await createConsumer(nats, {
        durable,
        filter: allJournals,
        ackWaitMs: 30_000,
        slots: lifecycleSlots,
        handle: handleEvent,
        onError,
      });
      running.push({ [Symbol.asyncDispose]: () => events.stop(handOverMs) });
    }
    running.push(createParking({ nats, ledger, publisher, action: action.name, now: systemClock.now, onError }));
  } catch (error) {
    await Promise.all(running.map((part) => part[Symbol.asyncDispose]()));
    await health?.[Symbol.asyncDispose]();
    throw error;
  }
  stage = "taking requests";
  void lookAtLedger({ ledger, action: action.name, sightings, lanes, log });
  log.info(
    { missing, slots, ackWaitMs },
    `${action.name} takes requests${missing.length > 0 ? " and previews them" : ""}`,
  );

  const stop = async () => {
    stage = "stopping";
    const deadline = setTimeout(() => acts.abort(new ShutdownError()), graceMs);
    await Promise.all(running.map((part) => part[Symbol.asyncDispose]()));
    clearTimeout(deadline);
    await health?.[Symbol.asyncDispose]();
    log.info({}, `${action.name} has stopped`);
  };
  let stopped: Promise<void> | undefined;
  const stopOnce = () => {
    stopped ??= stop();
    return stopped;
  };
  return {
    name: action.name,
    missing,
    async backlog() {
      const counts = await Promise.all(durables.map((durable) => backlogOf(nats, durable)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    ...(health === undefined ? {} : { healthPort: health.port }),
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}
