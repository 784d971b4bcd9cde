import type { Workflow } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";
import type { ProjectValues } from "./project-values.ts";

/** Refuses a workflow whose semaphores have no limit, before anything runs; names with tags only a run can tell. */
export function checkSemaphores(workflow: Workflow, file: string, { limitOf }: ProjectValues): void {
  const wanted = [workflow, ...workflow.templates.values()].flatMap(
    ({ synchronization }) => synchronization.semaphores,
  );
  for (const { ref, namespace = "" } of wanted) {
    if (`${ref.name}${ref.key}`.includes("{{")) continue;
    try {
      limitOf({ kind: "semaphore", namespace, name: `${ref.name}/${ref.key}` });
    } catch (error) {
      throw new UsageError(`${file}: ${(error as Error).message}`);
    }
  }
}
