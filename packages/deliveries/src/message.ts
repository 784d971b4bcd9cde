import type { DeliveryEvent } from "@onexit/events";

/** What there is to say of an attempt in one line. */
export function messageOfEvent(event: DeliveryEvent): string {
  switch (event.type) {
    case "ActionSucceeded":
      return event.already ? `${event.detail} (already done)` : event.detail;
    case "ActionPreviewed":
      return missingText(event.missing);
    case "ActionFailed":
    case "ActionDead":
      return problemText(event.problem);
    case "ActionSuppressed":
    case "ActionDropped":
      return event.reason;
  }
}

/** `A, B are not set`: why something was only previewed. With nothing missing, somebody has asked for that. */
export function missingText(missing: readonly string[]): string {
  if (missing.length === 0) return "previews were asked for";
  return `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set`;
}

function problemText({ status, message }: { readonly status?: number; readonly message: string }): string {
  return status === undefined || message.includes(String(status)) ? message : `${status} ${message}`;
}
