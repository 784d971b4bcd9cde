import { type ActionRequested, declaredDestinationOf, type JsonObject } from "@onexit/events";

/** What is to be another before a delivery is tried again. */
export interface RequestEdit {
  /** In place of all parameters. */
  readonly parameters?: JsonObject;
  /** The named message. */
  readonly template?: string;
}

/** The same request with another message: its key, and so the delivery, stays what it is. */
export function editRequest(request: ActionRequested, edit: RequestEdit): ActionRequested {
  const edited = { ...request, ...edit };
  return { ...edited, destination: declaredDestinationOf(edited.parameters) || request.destination };
}
