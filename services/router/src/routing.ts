import { type ActionRequested, encodeEvent, type WatchFinding, type WorkflowEvent, watchSubject } from "@onexit/events";
import { createPublisher, type History, type Nats, openEventLog, openHistory } from "@onexit/nats";
import type { ExitPolicy, WorkflowEnd } from "@onexit/policy";
import { changeRecord, type Log, type MessagePort, systemClock } from "@onexit/sdk";
import { createJournalHandler } from "./handle-journal.ts";
import type { RouterMetrics } from "./metrics.ts";
import { publishRequest, type Routed, recorder, routeEnd } from "./route-end.ts";

/** What the router does on a server. */
export interface Routing {
  readonly handle: (message: MessagePort) => Promise<void>;
  readonly request: (request: ActionRequested) => Promise<void>;
  /** Asks for what policies call for where a workflow ended without its journal saying so. */
  readonly routeLost: (end: WorkflowEnd) => Promise<void>;
  readonly report: (finding: WatchFinding, id: string) => Promise<void>;
}

/** What it is done with. */
export interface RoutingOptions {
  readonly nats: Nats;
  readonly policies: () => readonly ExitPolicy[];
  /** Epoch ms: what ended before is history only. */
  readonly since: number;
  readonly log: Log;
  readonly metrics: RouterMetrics;
}

/** Routes on a provisioned server. */
export function createRouting({ nats, policies, since, log, metrics }: RoutingOptions): Routing {
  const publisher = createPublisher(nats);
  const publish = (subject: string, json: object, id: string) => publisher.publish(subject, json, { id });
  const journal = openEventLog(nats);
  const ports = { record: recorder(historyOfRouter(nats)), policies, publish, now: systemClock.now, since };
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
  return {
    handle,
    request: (request) => publishRequest(request, publish),
    routeLost: async (end) => onRouted(end, await routeEnd(end, ports)),
    report,
  };

  async function onRouted({ workflow, outcome, at }: WorkflowEnd, { asked, problems }: Routed): Promise<void> {
    metrics.ends.inc({ outcome });
    for (const { by, trigger, request } of asked) {
      const { action, key } = request;
      metrics.requests.inc({ action, trigger });
      log.info({ workflow: workflow.name, by, trigger, action, key }, "asked for an action");
    }
    for (const message of problems) {
      await report(
        { type: "WatchFinding", at, workflow, finding: "PolicyProblem", message },
        `${workflow.uid}:${message}`,
      );
    }
  }

  async function report(finding: WatchFinding, id: string): Promise<void> {
    const { workflow, finding: kind, message } = finding;
    metrics.findings.inc({ finding: kind });
    log.warn({ workflow: workflow.name, uid: workflow.uid, finding: kind }, message);
    await publish(watchSubject(workflow), encodeEvent(finding, id, workflow), id);
  }
}

/** Epoch ms of the first start of a router on this server: a new one must not act on the whole past. */
export function firstStart(nats: Nats): Promise<number> {
  return changeRecord<number, number>(historyOfRouter(nats), ["router"], (known = systemClock.now()) => [known, known]);
}

function historyOfRouter(nats: Nats): History {
  return openHistory(nats, "histories");
}
