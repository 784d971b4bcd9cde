/** How the bytes of a file are stored. */
export type Encoding = "identity" | "gzip";

/** What is to be stored: UTF-8 pieces of a text, in order. */
export interface Content {
  readonly encoding: Encoding;
  readonly pieces: Iterable<string> | AsyncIterable<string>;
}

/** What was stored: its bytes as they lie there. */
export interface Written {
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The place of one archive. Names are relative, with slashes. Its calls throw the errors of an action. */
export interface Folder {
  /** For people; no secret. */
  readonly url: string;
  /** The text of a file; undefined when there is none. */
  read(name: string): Promise<string | undefined>;
  /** In bytes; undefined when there is no such file. */
  sizeOf(name: string): Promise<number | undefined>;
  /** False when the folder is another key's; otherwise it is this one's from now on, whoever asks. */
  claim(key: string): Promise<boolean>;
  /** Stores a file whole or not at all; one that was there is replaced. */
  put(name: string, content: Content, signal: AbortSignal): Promise<Written>;
  /** Removes a file, if there is one. */
  remove(name: string): Promise<void>;
  /** What was put and removed before survives a loss of power after it. */
  sync(): Promise<void>;
}

/** Where archives are kept. */
export interface Store {
  /** The folder at a relative path; nothing is made or looked at. */
  folder(path: string): Folder;
}
