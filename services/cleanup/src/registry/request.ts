import { type ActionRequested, idempotencyKeyOf, type JsonObject, type WorkflowIdentity } from "@onexit/events";
import { keyOf, type Registration } from "./registration.ts";
import { resourceText } from "./resource.ts";

/** Bounds one attempt, ms; a prefix of a bucket may hold much. */
const timeoutMs = 10 * 60_000;
/** How long a removal may be tried, ms. */
const deadlineMs = 24 * 3_600_000;

/** The events that these requests name as their origin. */
const dueEvent = "CleanupDue";
const registerEvent = "CleanupRegistered";

/** The request to remove what is registered: the same key for the same round, whoever asks. */
export function removalRequest(registration: Registration, round: number, now: number): ActionRequested {
  const { owner, id } = registration;
  const { resource } = keyOf(registration);
  return requestOf(owner, now, {
    // A lane of its own: an engine or a cluster that is away holds nothing else up.
    destination: resourceText(registration.resource),
    originText: `${dueEvent}/${resource}/${id}/${round}`,
    event: dueEvent,
    parameters: { mode: "sweep", registration: resource },
    notAfter: now + deadlineMs,
  });
}

/** The request to register, which nobody answers later than `patienceMs` from now; `id` makes it one of its own. */
export function registerRequest(
  owner: WorkflowIdentity,
  parameters: JsonObject,
  { id, now, patienceMs }: { readonly id: string; readonly now: number; readonly patienceMs: number },
): ActionRequested {
  return requestOf(owner, now, {
    destination: "",
    originText: `${registerEvent}/${id}`,
    event: registerEvent,
    parameters: { ...parameters, mode: "register" },
    notAfter: now + patienceMs,
  });
}

interface Asked extends Pick<ActionRequested, "destination" | "parameters" | "notAfter"> {
  readonly originText: string;
  readonly event: string;
}

function requestOf(workflow: WorkflowIdentity, now: number, asked: Asked): ActionRequested {
  const { destination, originText, event, parameters, notAfter } = asked;
  const action = "cleanup";
  return {
    type: "ActionRequested",
    at: now,
    workflow,
    key: idempotencyKeyOf({ workflow, run: 0, origin: originText, action, destination }),
    action,
    origin: { kind: "event", event },
    destination,
    parameters,
    variables: variablesOf(workflow),
    timeoutMs,
    notAfter,
    required: false,
  };
}

/** Little is known of an owner here, and nothing of it is rendered. */
function variablesOf({ name, namespace, uid, cluster }: WorkflowIdentity): ActionRequested["variables"] {
  const nothing = { status: "", message: "", duration: "", creationTimestamp: "", mainEntrypoint: "" };
  const none = { serviceAccountName: "", parameters: {}, labels: {}, annotations: {}, failures: [] };
  return { workflow: { name, namespace, uid, ...nothing, ...none }, cluster };
}
