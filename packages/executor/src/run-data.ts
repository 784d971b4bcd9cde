import type { DataWork } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import { type LocationPorts, placeOfArtifact } from "./artifact/location.ts";

/** The keys below a place, as the location's own key begins. Rejects with what its repository says. */
export async function runData(
  work: DataWork,
  attempt: Pick<NodeReport, "node" | "attempt" | "host">,
  ports: LocationPorts & { readonly signal: AbortSignal },
): Promise<NodeReport> {
  const place = placeOfArtifact(work.location, ports);
  if (place.kind !== "repository") throw new Error(`the keys of ${place.kind} cannot be listed: use s3`);
  const keys = await place.repository.list(place.key, ports.signal);
  return { ...attempt, outcome: "exited", keys, outputs: { parameters: {} }, logTail: "" };
}
