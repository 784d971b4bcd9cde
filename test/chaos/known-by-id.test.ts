import { join } from "node:path";
import { expect, it } from "vitest";
import { readSigningKeys, signatureHeaders } from "../../services/webhook/src/signature.ts";
import { startInboxProcess } from "../support/inbox-process.ts";
import { createTempDir } from "../support/nats.ts";
import { countedById } from "./known-by-id.ts";

it("counts what comes again under its id once, unless its content is another one", async () => {
  await using temp = await createTempDir();
  await using inbox = await startInboxProcess(join(temp.dir, "inbox"));
  const { WEBHOOK_SINK_URL: url = "", WEBHOOK_SIGNING_SECRET: secret = "" } = inbox.environment;
  const read = readSigningKeys(secret);
  if ("problem" in read) throw new Error(read.problem);
  const post = async (id: string, subject: string, note = "") => {
    const body = JSON.stringify({ subject, note });
    const headers = {
      "content-type": "application/json",
      ...signatureHeaders(read.keys, { id, at: new Date(), body }),
    };
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(200);
  };
  await post("1", "once");
  await post("2", "again");
  await post("2", "again");
  await post("3", "twice");
  await post("4", "twice");
  await post("5", "changed");
  await post("5", "changed", "another word");

  const count = countedById({
    provider: "webhook",
    nameOf: ({ body }) => (body as { readonly subject: string }).subject,
  });
  expect(await count(inbox)).toEqual({
    there: new Map([
      ["once", 1],
      ["again", 1],
      ["twice", 2],
      ["changed", 2],
    ]),
    toldAgain: 1,
  });
});
