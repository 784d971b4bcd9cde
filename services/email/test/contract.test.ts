import { actionContract } from "@onexit/sdk/testing";
import { email } from "../src/action.ts";
import { startMailServer } from "./mail-server.ts";

const password = "p4ss/w0rd+of the server";

actionContract({
  action: email,
  parameters: { to: "ops@example.test", from: "onexit@example.test" },
  secrets: [password, encodeURIComponent(password)],
  atLeastOnce: true,
  withoutRetryAfter: true,
  // The codes of SMTP in place of those of HTTP.
  statuses: { dead: [500, 535, 550, 552, 554], retry: [421, 450, 451, 452] },
  start: async () => {
    const target = await startMailServer({ password });
    return { target, environment: { SMTP_URL: target.url.replace("//", `//onexit:${encodeURIComponent(password)}@`) } };
  },
});
