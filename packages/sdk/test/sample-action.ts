import { z } from "zod";
import { defineAction } from "../src/action.ts";

/** What a user writes: a whole action in twenty lines. */
export const chat = defineAction({
  name: "chat",
  config: {
    url: { name: "CHAT_URL", required: true, check: z.url() },
    token: { name: "CHAT_TOKEN", required: true, secret: true },
  },
  parameters: z.strictObject({ room: z.string().min(1), text: z.string() }),
  async run({ parameters, config, http, key }) {
    const reply = await http.post(`${config.url}/rooms/${encodeURIComponent(parameters.room)}`, {
      headers: { authorization: `Bearer ${config.token}`, "idempotency-key": key },
      json: { text: parameters.text },
    });
    return { outcome: "succeeded", detail: String(reply.status) };
  },
});
