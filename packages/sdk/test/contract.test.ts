import { defineAction } from "../src/action.ts";
import { actionContract, startHttpTarget } from "../src/testing.ts";
import { chat } from "./sample-action.ts";

const token = "tok-0123456789abcdef";
const parameters = { room: "#ops", text: "{{workflow.name}} {{workflow.status}}" };

actionContract({
  action: chat,
  parameters,
  secrets: [token],
  start: async () => {
    const target = await startHttpTarget({ identify: ({ headers }) => String(headers["idempotency-key"]) });
    return { target, environment: { CHAT_URL: target.url, CHAT_TOKEN: token } };
  },
});

// The same act where the destination knows no keys, but can be asked.
actionContract({
  action: defineAction({
    ...chat,
    name: "chat-with-probe",
    probe: async ({ config, http, key }) => {
      const { json } = await http.get(`${config.url}/sent`);
      return (json as string[]).includes(key) ? { outcome: "already", detail: "found" } : "absent";
    },
  }),
  parameters,
  secrets: [token],
  start: async () => {
    const sent: string[] = [];
    const target = await startHttpTarget({
      respond: ({ method, headers }) => {
        if (method === "POST") sent.push(String(headers["idempotency-key"]));
        return { json: sent };
      },
    });
    return { target, environment: { CHAT_URL: target.url, CHAT_TOKEN: token } };
  },
});

// And where it neither knows nor can be asked.
actionContract({
  action: defineAction({ ...chat, name: "chat-at-least-once" }),
  parameters,
  secrets: [token],
  atLeastOnce: true,
  start: async () => {
    const target = await startHttpTarget();
    return { target, environment: { CHAT_URL: target.url, CHAT_TOKEN: token } };
  },
});
