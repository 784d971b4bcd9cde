import { defineAction, TerminalError } from "@onexit/sdk";

/** Publishes one message to a topic of an ntfy server, or of anything else that takes a text by POST. */
export const action = defineAction({
  name: "ntfy",
  config: {
    url: { name: "NTFY_URL", required: true },
    token: { name: "NTFY_TOKEN", secret: true },
  },

  run: async ({ parameters, config, http, key }) => {
    const { topic, text, priority = "default" } = parameters;
    if (!topic || !text) throw new TerminalError("plugin.ntfy needs `topic` and `text`");
    const headers = { "Idempotency-Key": key, Priority: priority };
    if (config.token) headers.Authorization = `Bearer ${config.token}`;
    // Encoded: a topic such as `//elsewhere.test` would lead to another host.
    await http.post(new URL(encodeURIComponent(topic), config.url), { headers, body: text });
    return { outcome: "succeeded", detail: `published to ${topic}`, destination: topic };
  },
});
