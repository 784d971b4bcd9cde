// An action's service as a user would run it: `serve`, its defaults, its log.
import { defineAction, serve } from "@onexit/sdk";

const webhook = defineAction({
  name: "bench",
  async run({ parameters: { url, text, sentAt }, http, key }) {
    const { status } = await http.post(url, { headers: { "idempotency-key": key }, json: { id: key, text, sentAt } });
    return { outcome: "succeeded", detail: String(status) };
  },
  async probe({ parameters: { url }, http, key }) {
    const { has } = await (await http.fetch(`${url}?id=${key}`)).json();
    return has ? { outcome: "already", detail: "found" } : "absent";
  },
});

process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.exitCode = await serve(webhook, process.env);
process.exit();
