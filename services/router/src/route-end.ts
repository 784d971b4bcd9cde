import { type ActionRequested, encodeEvent, requestSubject } from "@onexit/events";
import { MessageTooLargeError } from "@onexit/nats";
import {
  type CalledFor,
  decideActions,
  type ExitPolicy,
  type History,
  historyOf,
  recordEnd,
  type Standing,
  type WorkflowEnd,
} from "@onexit/policy";
import { changeRecord, type HistoryPort } from "@onexit/sdk";

/** What an end is routed with. */
export interface RoutePorts {
  /** Records the end in its template's history, once; gives its standing each time. */
  readonly record: (end: WorkflowEnd) => Promise<Standing>;
  readonly policies: () => readonly ExitPolicy[];
  /** Stores one request; the same id twice is stored once. */
  readonly publish: (subject: string, json: object, id: string) => Promise<unknown>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Epoch ms: what ended before is history only. */
  readonly since: number;
}

/** What became of an end. */
export interface Routed {
  readonly asked: readonly CalledFor[];
  readonly problems: readonly string[];
}

/**
 * Asks for everything that an end calls for. A repetition, after a crash at any place here, asks for the same under the same
 * keys: the history is written first, and remembers what it said.
 */
export async function routeEnd(end: WorkflowEnd, ports: RoutePorts): Promise<Routed> {
  const standing = await ports.record(end);
  if (end.at < ports.since) return { asked: [], problems: [] };
  const { called, problems } = decideActions(end, standing, ports.policies());
  const asked = called.filter(({ request }) => request.notAfter >= ports.now());
  const tooLarge: string[] = [];
  for (const { by, request } of asked) {
    await publishRequest(request, ports.publish).catch((error: unknown) => {
      // Nothing that comes later may have to wait for what can never be sent.
      if (!(error instanceof MessageTooLargeError)) throw error;
      tooLarge.push(`policy ${by}: ${request.action} could not be asked for: ${error.message}`);
    });
  }
  return { asked, problems: [...problems, ...tooLarge] };
}

/** Stores a request under the id that every first request has, whoever makes it. */
export async function publishRequest(request: ActionRequested, publish: RoutePorts["publish"]): Promise<void> {
  const id = `${request.key}:0`;
  await publish(requestSubject(request.workflow, request.action), encodeEvent(request, id, request.workflow), id);
}

/** Records ends in the histories of their templates. */
export function recorder(histories: HistoryPort): RoutePorts["record"] {
  return (end) =>
    changeRecord<History, Standing>(histories, ["template", ...historyOf(end)], (past = []) => {
      const { history, standing } = recordEnd(past, end);
      return [history, standing];
    });
}
