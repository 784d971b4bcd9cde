import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { errorOfSmtp } from "./errors.ts";
import type { Mime } from "./mime.ts";
import type { SmtpServer } from "./smtp-url.ts";

/** What the server took. */
export interface Taken {
  readonly response: string;
  readonly accepted: readonly string[];
  readonly rejected: readonly string[];
}

/** How a message is sent. */
export interface SendOptions {
  readonly server: SmtpServer;
  readonly ca: string | undefined;
  /** Ends everything, and at once. */
  readonly signal: AbortSignal;
  /** Bounds each silence; the signal bounds them all. */
  readonly timeoutMs: number;
  /** Awaited once the server has agreed to take the message, and before its first byte; rejects to keep it back. */
  readonly sent: () => Promise<void>;
}

const longestConnectMs = 10_000;
const longestGoodbyeMs = 1_000;

/** Sends one message over a connection of its own. Rejects as `errorOfSmtp` has it, or with the signal's reason. */
export async function sendMime(mime: Mime, { server, ca, signal, timeoutMs, sent }: SendOptions): Promise<Taken> {
  signal.throwIfAborted();
  const { host, port, secure, requireTls, login } = server;
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: requireTls,
    connectionTimeout: Math.min(timeoutMs, longestConnectMs),
    dnsTimeout: Math.min(timeoutMs, longestConnectMs),
    greetingTimeout: Math.min(timeoutMs, longestConnectMs),
    socketTimeout: timeoutMs,
    socketCloseTimeout: 0,
    tls: { ...(ca === undefined ? {} : { ca }) },
  });
  const message = onceAsked(mime.bytes, sent);
  let onAbort = () => {};
  const broken = new Promise<never>((_, reject) => {
    connection.on("error", reject);
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort);
  });
  // Whichever step is under way hears of it; between two steps nobody listens.
  broken.catch(() => undefined);
  const step = async <T>(begin: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> => {
    const ended = new Promise<T>((resolve, reject) =>
      begin((error, result) => (error ? reject(error) : resolve(result as T))),
    );
    try {
      return await Promise.race([broken, ended]);
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      throw message.objection() ?? errorOfSmtp(thrown as Error, message.isBegun());
    }
  };
  try {
    await step((done) => connection.connect(done));
    if (login !== undefined) await step((done) => connection.login(login, done));
    const envelope = { from: mime.from, to: [...mime.to], size: mime.bytes.byteLength };
    const taken = await step<Taken>((done) => connection.send(envelope, message.stream, done));
    leave(connection);
    return taken;
  } catch (thrown) {
    connection.close();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Says goodbye, and does not wait long for the answer. */
function leave(connection: SMTPConnection): void {
  connection.quit();
  setTimeout(() => connection.close(), longestGoodbyeMs).unref();
}

/** A message that the client reads when the server has agreed to take it, and not before `sent` has. */
function onceAsked(bytes: Buffer, sent: () => Promise<void>) {
  let begun = false;
  let objection: unknown;
  const give = async (stream: Readable) => {
    try {
      await sent();
      begun = true;
      stream.push(bytes);
      stream.push(null);
    } catch (thrown) {
      objection = thrown;
      stream.destroy(thrown as Error);
    }
  };
  const stream = new Readable({
    read() {
      void give(this);
    },
  });
  return { stream, isBegun: () => begun, objection: () => objection };
}
