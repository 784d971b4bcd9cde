import type { ActionRequested, JsonObject, WorkflowVariables } from "@onexit/events";
import type { HistoryPort } from "@onexit/sdk";
import type { SlackConfig } from "./config.ts";
import { type Ending, type Judged, judge, type Posted, type Standing } from "./standing.ts";

/** What one channel was told of one template's runs. */
export interface Memory {
  /** What the request's event is, given the runs before. */
  judge(): Promise<Judged>;
  /** Remembers that it was told, and where. May be repeated. */
  remember(posted: Posted): Promise<void>;
}

/** How often rivals may cross each other. */
const mostRounds = 10;

/** The memory for a request; the channel is taken as it is declared, for it is wanted before anything is rendered. */
export function memoryOf(
  history: HistoryPort,
  { request, config }: { readonly request: ActionRequested; readonly config: Pick<SlackConfig, "apiUrl" | "channel"> },
): Memory {
  const { workflow, cluster } = request.variables;
  const place = [config.apiUrl, request.destination || config.channel || ""];
  const key = ["slack", "template", ...place, cluster, workflow.namespace, templateOf(workflow)];
  const ending: Ending = { uid: workflow.uid, status: workflow.status, at: request.at };
  const read = async () => {
    const found = await history.get(key);
    return { before: found?.record as unknown as Standing | undefined, revision: found?.revision };
  };

  return {
    judge: async () => judge((await read()).before, ending),
    async remember(posted) {
      for (let round = 0; round < mostRounds; round += 1) {
        const { before, revision } = await read();
        const { next, thread } = judge(before, ending);
        if (next === undefined) return;
        // The first failure's message gathers those that follow; a success closes it.
        const first =
          next.status === "Succeeded"
            ? {}
            : { first: thread === undefined ? { ...posted, at: request.at } : before?.first };
        const stored = await history.put(key, { ...next, ...first } as unknown as JsonObject, revision);
        if (stored !== undefined) return;
      }
      throw new Error(`the history of ${templateOf(workflow)} changed ${mostRounds} times while it was being written`);
    },
  };
}

/** What all runs of the same workflow share. */
function templateOf({ labels, generateName, name }: WorkflowVariables): string {
  return (
    labels["workflows.argoproj.io/cron-workflow"] ||
    labels["workflows.argoproj.io/workflow-template"] ||
    labels["workflows.argoproj.io/cluster-workflow-template"] ||
    generateName?.replace(/-+$/, "") ||
    name
  );
}
