import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { SMTPServerSession } from "smtp-server";
import { bodyOf } from "../body.ts";
import { type Desk, gone, take } from "../desk.ts";
import type { Listening } from "../listen.ts";

const mostBytes = 16 * 1024 * 1024;

/** Takes mail for anybody, without a password. Rejects when the port is taken. */
export async function listenForMail(
  desk: Desk,
  address: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const { SMTPServer } = await import("smtp-server");
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: mostBytes,
    closeTimeout: 100,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => void receive(Buffer.concat(chunks), session, done));
    },
  });
  const receive = async (bytes: Buffer, session: SMTPServerSession, done: (error?: Error | null) => void) => {
    const ending = await take(arrivalOf(bytes, session, desk.now()), "mail", desk);
    if ("answer" in ending) {
      const { status, body } = ending.answer;
      return done(status === 250 ? null : Object.assign(new Error(String(body)), { responseCode: status }));
    }
    const socket = sockets.get(session.remotePort);
    if (socket === undefined) return;
    if ("silent" in ending) await gone(socket, desk.closing);
    socket.destroy();
  };
  server.server.on("connection", (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });
  server.listen(address.port, address.host);
  await once(server.server, "listening");
  // A client that hangs up in the middle is no news to anybody.
  server.on("error", () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** A message as one exchange among the others. */
function arrivalOf(bytes: Buffer, { envelope }: SMTPServerSession, at: number) {
  const { mailFrom, rcptTo } = envelope;
  return {
    method: "DATA",
    path: "/mail",
    query: {
      from: mailFrom === false ? "" : mailFrom.address,
      to: rcptTo.map(({ address }) => address).join(", "),
    },
    origin: "",
    authorization: undefined,
    header: () => undefined,
    body: bodyOf(bytes, "message/rfc822"),
    at,
  };
}
