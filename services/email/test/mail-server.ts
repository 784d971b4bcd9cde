import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { ContractTarget, Fault } from "@onexit/sdk/testing";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

/** One message that was taken. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Lower-case names; folded lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly raw: string;
  /** Over TLS, and as whom. */
  readonly secure: boolean;
  readonly user: string | undefined;
}

/** When a server misbehaves; at `reply` it has the whole message. */
export type Stage = "connect" | "auth" | "mail" | "rcpt" | "data" | "reply";

/** What it does then: answers with a code, says nothing more, or hangs up. */
export type Trouble = { readonly code: number; readonly text?: string } | "stall" | "hang up";

/** A mail server on loopback. */
export interface MailServer extends ContractTarget {
  /** Without credentials. */
  readonly url: string;
  readonly port: number;
  readonly mails: readonly TakenMail[];
  /** How many connections there were. */
  connections(): number;
  /** Disturbs the next connection that gets so far. */
  disturb(stage: Stage, trouble: Trouble): void;
  /** Refuses this one recipient. */
  refuse(recipient: string): void;
}

/** How a mail server is set up. */
export interface MailServerOptions extends SMTPServerOptions {
  readonly password?: string;
}

/** Starts a real SMTP server that keeps what it takes. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { password, ...own } = options;
  const mails: TakenMail[] = [];
  const faults: Fault[] = [];
  const troubles: { readonly stage: Stage; readonly trouble: Trouble }[] = [];
  const refused = new Set<string>();
  const sockets = new Map<number, Socket>();
  let connections = 0;

  type Done = (error?: Error | null) => void;
  /** Lets the session meet its trouble; true when there is none. */
  const passes = (stage: Stage, session: SMTPServerSession, done: Done): boolean => {
    const index = troubles.findIndex((one) => one.stage === stage);
    const [met] = index < 0 ? [] : troubles.splice(index, 1);
    if (met === undefined) return true;
    const { trouble } = met;
    if (trouble === "hang up") sockets.get(session.remotePort)?.destroy();
    else if (trouble !== "stall") done(refusal(trouble.code, trouble.text));
    return false;
  };

  const server = new SMTPServer({
    authOptional: password === undefined,
    disabledCommands: [...(own.key === undefined ? ["STARTTLS"] : []), ...(password === undefined ? ["AUTH"] : [])],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onConnect: (session, done) => {
      if (passes("connect", session, done)) done();
    },
    onAuth: (auth, session, done) => {
      if (!passes("auth", session, done)) return;
      if (auth.password !== password) return done(refusal(535, "5.7.8 no"));
      done(null, { user: auth.username ?? "" });
    },
    onMailFrom: (_, session, done) => {
      if (passes("mail", session, done)) done();
    },
    onRcptTo: ({ address }, session, done) => {
      if (!passes("rcpt", session, done)) return;
      done(refused.has(address) ? refusal(550, `5.1.1 no ${address} here`) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      let inTrouble = false;
      stream.once("data", () => {
        inTrouble = !passes("data", session, done);
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (inTrouble) return;
        const fault = faults.shift();
        if (fault === "stall") return;
        if (typeof fault === "object") return done(refusal(fault.status, fault.body));
        // At `reply` a refusal refuses the message, while silence or hanging up comes too late for it.
        const atReply = troubles.find(({ stage }) => stage === "reply")?.trouble;
        if (typeof atReply !== "object") mails.push(mailOf(Buffer.concat(chunks).toString("utf8"), session));
        if (fault === "lose the reply") return void sockets.get(session.remotePort)?.destroy();
        if (passes("reply", session, done)) done();
      });
    },
    ...own,
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    connections += 1;
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${own.secure ? "smtps" : "smtp"}://127.0.0.1:${port}`,
    port,
    mails,
    connections: () => connections,
    disturb: (stage, trouble) => void troubles.push({ stage, trouble }),
    refuse: (recipient) => void refused.add(recipient),
    acts: () => mails.length,
    next: (fault) => void faults.push(fault),
    [Symbol.asyncDispose]: async () => {
      // Node 20 crashes when a socket is destroyed below a TLS handshake; those are left to the server.
      if (own.key === undefined) for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function refusal(code: number, text = "no"): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function mailOf(raw: string, { envelope, secure, user }: SMTPServerSession): TakenMail {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    headers: Object.fromEntries(headers),
    body: raw.slice(end + 4),
    raw,
    secure,
    user,
  };
}
