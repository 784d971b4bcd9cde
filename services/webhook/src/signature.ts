import { Webhook } from "standardwebhooks";

/** Signs messages as one key does. */
export type SigningKey = Pick<Webhook, "sign">;

// github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
const shortestKey = 24;
const longestKey = 64;

/** Reads secrets as receivers are given them, `whsec_` and base64, one a line. */
export function readSigningKeys(text: string): { readonly keys: readonly SigningKey[] } | { readonly problem: string } {
  const secrets = text.split(/\s+/).filter((line) => line !== "");
  const isGood = secrets.map((secret) => {
    const digits = secret.replace(/^whsec_/, "");
    const { length } = Buffer.from(digits, "base64");
    return /^[A-Za-z0-9+/]+={0,2}$/.test(digits) && length >= shortestKey && length <= longestKey;
  });
  if (secrets.length === 0 || isGood.includes(false)) {
    return { problem: `must be whsec_ and the base64 of ${shortestKey} to ${longestKey} random bytes` };
  }
  return { keys: secrets.map((secret) => new Webhook(secret)) };
}

/** The three headers of Standard Webhooks; with several keys a signature by each. */
export function signatureHeaders(
  keys: readonly SigningKey[],
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Readonly<Record<string, string>> {
  const { id, at, body } = message;
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": keys.map((key) => key.sign(id, at, body)).join(" "),
  };
}
