/** The store directory is another server's. */
export class StoreInUseError extends Error {
  readonly dir: string;
  readonly pid: number;

  constructor(dir: string, pid: number) {
    super(`store ${dir} is in use by pid ${pid}`);
    this.name = "StoreInUseError";
    this.dir = dir;
    this.pid = pid;
  }
}

/** The port that was asked for is taken. */
export class PortInUseError extends Error {
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`port ${port} is in use; choose another, or leave it out for a free one`, options);
    this.name = "PortInUseError";
    this.port = port;
  }
}

/** The server child ended, or was not ready in time; the message holds the tail of its log. */
export class ServerStartError extends Error {
  constructor(what: string, logTail: string, options?: ErrorOptions) {
    super(logTail === "" ? what : `${what}; its log ends with:\n${logTail}`, options);
    this.name = "ServerStartError";
  }
}

/** The server cannot carry the stream: too old, without JetStream, or with a stream that is configured otherwise. */
export class UnfitServerError extends Error {
  override readonly name = "UnfitServerError";
}

/** No server could be reached, or it refused us; the message never holds a secret. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
}

/** Larger than the server takes in one message; nothing was sent. */
export class MessageTooLargeError extends Error {
  readonly size: number;
  readonly limit: number;

  constructor(subject: string, size: number, limit: number) {
    super(`message for ${subject} has ${size} bytes, the server takes ${limit}`);
    this.name = "MessageTooLargeError";
    this.size = size;
    this.limit = limit;
  }
}

/** No answer came: what was asked may have happened or not. */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
}

/** The connection was closed for good, by us or by a server that no longer lets us in; asking again is vain. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
}

/** The server answered with an error; `code` is JetStream's own (10071 and the like), `status` HTTP-like. */
export class StreamError extends Error {
  readonly code: number;
  readonly status: number;

  constructor(what: string, code: number, status: number, description: string, options?: ErrorOptions) {
    super(`${what}: ${description} (${code})`, options);
    this.name = "StreamError";
    this.code = code;
    this.status = status;
  }
}
