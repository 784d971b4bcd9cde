import type { Json } from "@onexit/events";
import { Uncertain } from "./finding.ts";

/** What Argo fills in by itself. */
const known =
  /^(?:workflow\.(?:name|namespace|uid|status|duration|failures|mainEntrypoint|serviceAccountName|scheduledTime|priority|creationTimestamp(?:\.\w+)?|(?:parameters|labels|annotations|outputs\.parameters)(?:\..+)?)|inputs\.parameters(?:\..+)?|node\.name|pod\.name|retries|item(?:\..+)?|cronworkflow\..+)$/;

/** Throws where a text uses what a message may use here and Argo does not know. */
export function requireArgoTags(value: Json): void {
  const text = JSON.stringify(value);
  for (const [whole, inside = ""] of text.matchAll(/\{\{(.*?)\}\}/g)) {
    const isExpression = inside.startsWith("=");
    const isOurs = isExpression
      ? /\b(?:failure|history|exit|run|git|delivery|runbook|cluster)\.|workflow\.message/.test(inside)
      : !known.test(inside.trim());
    if (isOurs) throw new Uncertain(`its message uses ${whole}, which Argo does not know`);
  }
}
