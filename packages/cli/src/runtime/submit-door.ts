import type { RunningEngine } from "@onexit/engine";
import { isJsonObject, type SemanticsName } from "@onexit/events";
import type { Attempt, EngineDoor } from "@onexit/submit";

type Started = Pick<RunningEngine, "engine" | "reader">;

/** The engine of this process, which may still be starting, as the `submit` action knows engines. */
export function submitDoor(
  running: Started | Promise<Started>,
  semantics: SemanticsName,
): (attempt: Attempt) => EngineDoor {
  return ({ sent }) => ({
    async submit({ namespace, manifest, resources }) {
      const { engine } = await running;
      await sent();
      const submitted = await engine.submit(manifest, { namespace, semantics, resources });
      if ("workflow" in submitted) return { uid: submitted.workflow.uid };
      const { refused } = submitted;
      if (refused.reason === "exists") return { taken: true };
      return { invalid: refused.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ") };
    },
    async find(namespace, name) {
      const { reader } = await running;
      const seen = await reader.find(namespace, name);
      if (seen === undefined) return undefined;
      const { manifest, workflow } = seen.state;
      const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
      const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
      const texts = Object.entries(annotations).map(([key, value]) => [key, String(value)] as const);
      return { uid: workflow.uid, annotations: Object.fromEntries(texts) };
    },
  });
}
