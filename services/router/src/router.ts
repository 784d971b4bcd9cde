import { allJournals, encodeEvent, type WatchFinding, type WorkflowEvent, watchSubject } from "@onexit/events";
import { backlogOf, createConsumer, createPublisher, type Nats, openEventLog, openHistories } from "@onexit/nats";
import type { WorkflowEnd } from "@onexit/policy";
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
import { createJournalHandler } from "./handle-journal.ts";
import { createRouterMetrics } from "./metrics.ts";
import { createPolicyFiles } from "./policy-files.ts";
import { repeat } from "./repeat.ts";
import { type Routed, recorder, routeEnd } from "./route-end.ts";

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
  const publisher = createPublisher(nats);
  const publish = (subject: string, json: object, id: string) => publisher.publish(subject, json, { id });
  const report = async (finding: WatchFinding, id: string) => {
    metrics.findings.inc({ finding: finding.finding });
    await publish(watchSubject(finding.workflow), encodeEvent(finding, id, finding.workflow), id);
  };
  const histories = openHistories(nats);
  const since = options.fromTheBeginning ? 0 : await firstStart(nats);
  const ports = {
    record: recorder(histories),
    policies: () => files.current().policies,
    publish,
    now: systemClock.now,
    since,
  };
  const journal = openEventLog(nats);
  const onError = (error: unknown) => {
    metrics.failures.inc();
    log.error({ err: error }, "a message or the connection failed; it is tried again");
  };

  const handle = createJournalHandler({
    log,
    async read(workflow) {
      const events: WorkflowEvent[] = [];
      for await (const { decision } of journal.read(workflow, 0)) events.push(...decision.events);
      return events;
    },
    route: (end) => routeEnd(end, ports),
    onRouted,
  });

  async function onRouted(end: WorkflowEnd, { asked, problems }: Routed): Promise<void> {
    const { workflow, outcome, at } = end;
    metrics.ends.inc({ outcome });
    for (const { by, trigger, request } of asked) {
      metrics.requests.inc({ action: request.action, trigger });
      log.info(
        { workflow: workflow.name, by, trigger, action: request.action, key: request.key },
        "asked for an action",
      );
    }
    for (const message of problems) {
      log.warn({ workflow: workflow.name, problem: message }, "a policy could not do what it says");
      await report(
        { type: "WatchFinding", at, workflow, finding: "PolicyProblem", message },
        `${workflow.uid}:${message}`,
      );
    }
  }

  let stage: "starting" | "following" | "stopping" = "starting";
  const health =
    options.healthPort === undefined
      ? undefined
      : await startHealth({
          port: options.healthPort,
          ...(options.healthHost === undefined ? {} : { host: options.healthHost }),
          registry: metrics.registry,
          notReady: () => [...(stage === "following" ? [] : [stage]), ...[options.disconnected?.() ?? []].flat()],
          notes: () =>
            files.current().problems.map((problem) => `policies: the last good ones are in force: ${problem}`),
        });
  const consumer = await createConsumer(nats, {
    durable,
    filter: allJournals,
    ackWaitMs,
    // One after the other, also after a crash: what recovered is known from what ended before.
    slots: 1,
    maxAckPending: 1,
    handle,
    onError,
  });
  const reloading = repeat(config.policiesEvery, async () => {
    if (!(await files.reload())) return;
    const { policies, problems } = files.current();
    log.info({ policies: policies.map(({ name }) => name) }, "the policies have changed");
    for (const problem of problems)
      log.error({ problem }, "a policy file is broken; its last good version is in force");
  });
  stage = "following";
  log.info({ policies: files.current().policies.map(({ name }) => name) }, "router follows the stream");

  const stop = async () => {
    stage = "stopping";
    await Promise.all([reloading.stop(), consumer.stop(stopMs)]);
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

/** Epoch ms of the first start of a router on this server: a new one must not act on the whole past. */
function firstStart(nats: Nats): Promise<number> {
  return openHistories(nats).change<number, number>(["router"], (known = systemClock.now()) => [known, known]);
}
