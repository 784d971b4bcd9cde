import type { ActionRequested } from "@onexit/events";
import { changeRecord, type HistoryPort, templateNameOf } from "@onexit/sdk";
import type { SlackConfig } from "./config.ts";
import { type Ending, type Judged, judge, type Posted, type Standing } from "./standing.ts";

/** What one channel was told of one template's runs. */
export interface Memory {
  /** What the request's event is, given the runs before. */
  judge(): Promise<Judged>;
  /** Remembers that it was told, and where. May be repeated. */
  remember(posted: Posted): Promise<void>;
}

/** The memory for a request; the channel is taken as it is declared, for it is wanted before anything is rendered. */
export function memoryOf(
  history: HistoryPort,
  { request, config }: { readonly request: ActionRequested; readonly config: Pick<SlackConfig, "apiUrl" | "channel"> },
): Memory {
  const { workflow, cluster } = request.variables;
  const place = [config.apiUrl, request.destination || config.channel || ""];
  const key = ["slack", "template", ...place, cluster, workflow.namespace, templateNameOf(workflow)];
  const ending: Ending = { uid: workflow.uid, status: workflow.status, at: request.at };
  return {
    judge: async () => judge((await history.get(key))?.record as unknown as Standing | undefined, ending),
    async remember(posted) {
      await changeRecord<Standing, void>(history, key, (before) => {
        const { next, thread } = judge(before, ending);
        if (next === undefined) return [before, undefined];
        // The first failure's message gathers those that follow; a success closes it.
        const gathers = thread === undefined ? { ...posted, at: request.at } : before?.first;
        const isClosed = next.status === "Succeeded" || gathers === undefined;
        return [{ ...next, ...(isClosed ? {} : { first: gathers }) }, undefined];
      });
    },
  };
}
