import type { JsonObject } from "@onexit/events";
import type { Synchronization } from "../workflow.ts";
import type { Context } from "./context.ts";
import { mutexFields, semaphoreFields, synchronizationFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readKeyRef } from "./value-from.ts";
import { readList, readObject, readText } from "./value-reader.ts";

/** No lock at all. */
const none: Synchronization = { mutexes: [], semaphores: [] };

/** The locks of a workflow or template. */
export function readSynchronization(part: Part | undefined, { report }: Pick<Context, "report">): Synchronization {
  const object = part && readObject(part, synchronizationFields, report);
  if (!object) return none;
  return {
    mutexes: locks(object, "mutexes", "mutex").flatMap((item) => {
      const mutex = readObject(item, mutexFields, report);
      const name = mutex && readText(fieldOf(mutex, "name"), report);
      if (mutex && !name) report.error("OX1005", mutex.path, "a mutex has no name");
      return mutex && name ? { name, ...optional("namespace", namespaceOf(mutex)) } : [];
    }),
    semaphores: locks(object, "semaphores", "semaphore").flatMap((item) => {
      const semaphore = readObject(item, semaphoreFields, report);
      if (!semaphore) return [];
      const ref = readKeyRef(fieldOf(semaphore, "configMapKeyRef"), report);
      if (!ref && !fieldOf(semaphore, "database")) {
        report.error("OX1005", semaphore.path, "a semaphore has no configMapKeyRef");
      }
      return ref ? { ref, ...optional("namespace", namespaceOf(semaphore)) } : [];
    }),
  };

  /** Version 3 had one of each. */
  function locks(owner: Part<JsonObject>, list: string, single: string): readonly Part[] {
    const alone = fieldOf(owner, single);
    if (alone) {
      report.superset("OX3002", alone.path, `"${single}" is no longer a field in Argo 4`, {
        atKey: true,
        suggestion: `write "${list}", a list`,
        argo: `json: unknown field "${single}"`,
      });
    }
    return [...readList(fieldOf(owner, list), report), ...(alone ? [alone] : [])];
  }

  function namespaceOf(owner: Part<JsonObject>): string | undefined {
    return readText(fieldOf(owner, "namespace"), report) || undefined;
  }
}
