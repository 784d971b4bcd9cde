import type { JsonObject } from "@onexit/events";
import { podNameOf } from "@onexit/interpreter";
import type { LogRequest } from "../commands/logs.ts";
import { nameOf } from "../print.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import { isUnread, type Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { failedNodes } from "./failed-nodes.ts";

/** The logs of a workflow of a running engine; with `follow` until it ends. */
export async function logsOfEngine(
  terminal: Terminal,
  server: string,
  namespace: string,
  request: LogRequest,
): Promise<number> {
  const { name, node, tail, timestamps, follow, grep, sinceMs, failed, exit } = request;
  if (failed && follow) throw new UsageError("--failed is for what has ended; -f follows what runs");
  const client = createEngineClient(terminal, server);
  const query = {
    "logOptions.container": node ?? (exit ? ".onExit" : "main"),
    ...(tail === undefined ? {} : { "logOptions.tailLines": String(tail) }),
    ...(timestamps ? { "logOptions.timestamps": "true" } : {}),
    ...(follow ? { "logOptions.follow": "true" } : {}),
    ...(sinceMs === undefined ? {} : { "logOptions.sinceSeconds": String(sinceMs / 1000) }),
    ...(grep === undefined ? {} : { grep }),
  };
  const pods = failed ? failedPods(await client.get(namespace, name)) : [undefined];
  for (const podName of pods) {
    const ofPod = podName === undefined ? query : { ...query, podName };
    for await (const entry of client.logs(namespace, name, ofPod)) {
      if (isUnread(terminal)) return 0;
      terminal.stdout.write(`${entry.podName}: ${entry.content}\n`);
    }
  }
  return 0;
}

function failedPods(workflow: JsonObject): readonly string[] {
  return failedNodes(workflow).map((node) => {
    const template = textAt(node, "templateName") || textAt(objectAt(node, "templateRef"), "template");
    return podNameOf(nameOf(workflow), textAt(node, "name"), template);
  });
}
