import { type HttpTarget, startHttpTarget, type TargetRequest } from "@onexit/sdk/testing";
import { Webhook } from "standardwebhooks";

/** A secret as receivers are given it. */
export const signingSecret = `whsec_${Buffer.from("a key for tests, 32 bytes long..").toString("base64")}`;

/** The secret part of the operator's own URL. */
export const secretPath = "/in/q1w2e3r4t5y6";

/** A receiver that refuses what is not signed, and knows a repetition by its `webhook-id`. */
export function startReceiver(secret = signingSecret): Promise<HttpTarget> {
  return startHttpTarget({
    identify: ({ headers }) => String(headers["webhook-id"]),
    respond: (request) => {
      verify(request, secret);
      return {};
    },
  });
}

/** Verifies a request as a receiver would; throws when it is not signed with the secret. */
export function verify({ headers, body }: TargetRequest, secret = signingSecret): void {
  new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
}

/** The environment that sends everything to it. */
export function environmentOf({ url }: Pick<HttpTarget, "url">): Record<string, string> {
  return { WEBHOOK_SIGNING_SECRET: signingSecret, WEBHOOK_URL: `${url}${secretPath}` };
}
