import type { Json } from "@onexit/events";
import { defineAction } from "@onexit/sdk";
import { webhookConfig } from "./config.ts";
import { messageOf } from "./message.ts";
import { webhookParameters } from "./parameters.ts";
import { receiverOf } from "./receiver.ts";
import { signatureHeaders } from "./signature.ts";

/**
 * Posts one signed message. A repetition has the same body and the same `webhook-id`, the idempotency key, by which a
 * receiver knows it; its timestamp and therefore its signature are new, or a receiver would take it for too old.
 */
export const webhook = defineAction({
  name: "webhook",
  parameters: webhookParameters,
  config: webhookConfig,

  run: async ({ parameters, variables, config, http, key, request }) => {
    const receiver = receiverOf(parameters, config);
    const { body, contentType, truncated } = messageOf(parameters, request, variables);
    const reply = await http.post(receiver.url, {
      body,
      headers: {
        "content-type": contentType,
        ...parameters.headers,
        ...receiver.headers,
        ...signatureHeaders(config.signingKeys, { id: key, at: new Date(), body }),
      },
      ...(receiver.guard === undefined ? {} : { guard: receiver.guard }),
    });
    return { outcome: "succeeded", detail: String(reply.status), destination: receiver.shown, truncated };
  },

  preview: ({ parameters, variables, config, key, request }): Json => {
    const { body, contentType } = messageOf(parameters, request, variables);
    return {
      url: parameters.url?.trim() || config.url || "",
      headers: { "content-type": contentType, ...parameters.headers, "webhook-id": key },
      body: contentType.includes("json") ? (JSON.parse(body) as Json) : body,
    };
  },
});
