import { createHmac, timingSafeEqual } from "node:crypto";

/** The secret that the inbox hands out, as receivers of Standard Webhooks are given theirs. */
export const signingSecret = `whsec_${Buffer.from("the inbox, for its own webhooks.").toString("base64")}`;

const toleranceMs = 5 * 60_000;

/** What a request says of itself. */
export interface Signed {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

/**
 * What is wrong with a signature; undefined for a good one.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity
 */
export function problemOfSignature({ id, timestamp, signature, body }: Signed, now: number): string | undefined {
  if (!id || !timestamp || !signature) return "webhook-id, webhook-timestamp or webhook-signature is missing";
  if (!(Math.abs(now - Number(timestamp) * 1000) <= toleranceMs)) return "webhook-timestamp is too far from now";
  const key = Buffer.from(signingSecret.replace("whsec_", ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  const isRight = signature.split(" ").some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ""), "base64");
    return one.startsWith("v1,") && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  return isRight ? undefined : "webhook-signature does not match";
}
