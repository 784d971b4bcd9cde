import { once } from "node:events";
import { connect } from "node:net";
import { formatReceived } from "@onexit/inbox";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import { inboxFor } from "./clients.ts";

type Inbox = Awaited<ReturnType<typeof inboxFor>>;

const letter = {
  from: "onexit@example.test",
  to: "Ada <ada@example.test>, bob@example.test",
  subject: "[onexit] etl: Failed at «load»",
  messageId: "<key@onexit>",
  text: "Zürich = Zurich\nthe second line",
  html: "<p>another form</p>",
};

function send(inbox: Inbox, changes: Partial<typeof letter> = {}) {
  return createTransport(inbox.environment().SMTP_URL ?? "").sendMail({ ...letter, ...changes });
}

/** A client that is greeted already. */
async function dial(port: number) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "data");
  return {
    socket,
    async say(line: string) {
      socket.write(`${line}\r\n`);
      await once(socket, "data");
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

describe("the mail server of an inbox", () => {
  it("keeps a message for anybody, and knows a repetition by its Message-ID", async () => {
    const inbox = await inboxFor();
    await send(inbox);
    await send(inbox);
    const { messageId, from, subject, text } = letter;
    const to = "ada@example.test, bob@example.test";
    expect(inbox.messages().mail).toEqual([{ messageId, times: 2, from, to, subject, text }]);
    const [received] = inbox.received();
    if (received === undefined) throw new Error("nothing came");
    expect(formatReceived(received, { utf8: true }).split("\n")).toEqual([
      expect.stringMatching(/^┌ mail letter ada@example\.test, bob@example\.test .* 250$/),
      "│ [onexit] etl: Failed at «load»",
      "│",
      "│ Zürich = Zurich",
      "│ the second line",
      "└",
    ]);
  });

  it("reads texts of any encoding", async () => {
    const inbox = await inboxFor();
    await send(inbox, { messageId: "<1@a>", text: "日本語のメール。".repeat(20) });
    await send(inbox, { messageId: "<2@a>", text: "plain" });
    expect(inbox.messages().mail.map(({ text }) => text)).toEqual(["日本語のメール。".repeat(20), "plain"]);
  });

  it("answers as it is told, in the codes of SMTP", async () => {
    const inbox = await inboxFor();
    inbox.fault("mail", { answer: 451 });
    inbox.fault("mail", { answer: 550, body: "5.1.1 unknown" });
    await expect(send(inbox)).rejects.toMatchObject({ responseCode: 451 });
    await expect(send(inbox)).rejects.toMatchObject({ responseCode: 550, response: "550 5.1.1 unknown" });
    expect(inbox.messages().mail).toEqual([]);
    expect(inbox.received()).toMatchObject([
      { provider: "mail", outcome: { status: 451 }, fault: "answer 451" },
      { provider: "mail", outcome: { status: 550 } },
    ]);
  });

  it("keeps the message and loses its answer, or hangs up before, on request", async () => {
    const inbox = await inboxFor();
    inbox.fault("mail", { reset: true });
    await expect(send(inbox)).rejects.toMatchObject({ code: "ECONNECTION" });
    expect(inbox.messages().mail).toEqual([]);
    inbox.fault("mail", { dropReply: true });
    await expect(send(inbox)).rejects.toMatchObject({ code: "ECONNECTION" });
    expect(inbox.messages().mail).toMatchObject([{ times: 1 }]);
  });

  it("keeps the message and refuses it all the same, or answers late, on request", async () => {
    const inbox = await inboxFor();
    inbox.fault("mail", { answer: 451, acts: true });
    await expect(send(inbox)).rejects.toMatchObject({ responseCode: 451 });
    expect(inbox.messages().mail).toMatchObject([{ times: 1 }]);
    inbox.fault("mail", { stall: 20 });
    await send(inbox);
    expect(inbox.messages().mail).toMatchObject([{ times: 2 }]);
    expect(inbox.received()).toMatchObject([{ fault: "act, answer 451" }, { fault: "stall 20 ms" }]);
  });

  it("keeps nothing of a message whose sender was killed in the middle of it", async () => {
    const inbox = await inboxFor();
    await using sender = await dial(Number(new URL(inbox.mail.smtpUrl).port));
    for (const line of ["HELO me", "MAIL FROM:<a@example.test>", "RCPT TO:<b@example.test>", "DATA"]) {
      await sender.say(line);
    }
    sender.socket.write("Message-ID: <half@a>\r\n\r\nthe first half\r\n");
    sender.socket.resetAndDestroy();
    await send(inbox);
    expect(inbox.messages().mail).toMatchObject([{ messageId: letter.messageId }]);
  });

  it("says nothing on request, and can be closed all the same", async () => {
    const inbox = await inboxFor();
    inbox.fault("mail", { stall: true });
    const sending = send(inbox);
    sending.catch(() => undefined);
    await expect.poll(() => inbox.received().length).toBe(1);
    await inbox.close();
    await expect(sending).rejects.toMatchObject({ code: "ECONNECTION" });
  });
});
