import type { Json } from "@onexit/events";
import { defineAction } from "@onexit/sdk";
import { emailConfig } from "./config.ts";
import { letterOf, requireAddresses } from "./letter.ts";
import { mimeOf } from "./mime.ts";
import { emailParameters } from "./parameters.ts";
import { sendMime } from "./send.ts";

/**
 * Sends one message over SMTP. A repetition has the same bytes and the same Message-ID, but no mail server can be asked
 * whether it took the first: it is sent again, or by configuration dropped.
 */
export const email = defineAction({
  name: "email",
  parameters: emailParameters,
  config: emailConfig,
  escape: { html: "html" },
  onUnclear: ({ onUnclear }) => onUnclear,

  run: async ({ parameters, variables, config, request, signal, sent }) => {
    const letter = letterOf(parameters, request, variables, config);
    requireAddresses(letter);
    const mime = await mimeOf(letter);
    const { server, ca } = config;
    const { accepted, rejected } = await sendMime(mime, { server, ca, signal, timeoutMs: request.timeoutMs, sent });
    const refused = rejected.length === 0 ? "" : `, refused for ${rejected.join(", ")}`;
    return {
      outcome: "succeeded",
      // Sending it again would double it for those who have it.
      detail: `taken for ${accepted.length} of ${mime.to.length}${refused}`,
      created: { messageId: letter.messageId },
      destination: letter.to.join(", "),
    };
  },

  preview: ({ parameters, variables, config, request }): Json => {
    const { from, to, cc, subject, text, html } = letterOf(parameters, request, variables, config);
    return {
      from,
      to: [...to],
      ...(cc.length === 0 ? {} : { cc: [...cc] }),
      subject,
      text,
      ...(html === undefined ? {} : { html }),
    };
  },
});
