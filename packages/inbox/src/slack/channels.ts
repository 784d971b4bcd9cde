import { createHash } from "node:crypto";
import type { SlackMessage } from "./message.ts";

/** A conversation and what was said in it, oldest first. */
export interface Channel {
  /** `C…`, made from the name, so that it is the same after every restart. */
  readonly id: string;
  readonly name: string;
  readonly messages: SlackMessage[];
}

export interface Channels {
  /** By id, or by name with or without `#`; undefined when there is none. */
  find(channel: string): Channel | undefined;
  /** By id alone, as most methods want it. */
  byId(id: string): Channel | undefined;
  all(): readonly Channel[];
  /** A ts that nobody has had before. */
  nextTs(at: number): string;
  reset(): void;
}

/** The channels of a workspace: those given and no others, or whatever anybody names. */
export function createChannels(names: readonly string[] | undefined): Channels {
  const channels = new Map<string, Channel>();
  let lastMicros = 0;

  const open = (name: string): Channel => {
    const id = isId(name) ? name : idOf(name);
    const known = channels.get(id);
    if (known) return known;
    const channel = { id, name: isId(name) ? id : name, messages: [] };
    channels.set(id, channel);
    return channel;
  };
  const reset = () => {
    channels.clear();
    for (const name of names ?? []) open(bare(name));
  };
  const byId = (id: string) => channels.get(id) ?? (names === undefined && isId(id) ? open(id) : undefined);

  reset();
  return {
    find: (channel) => {
      if (isId(channel)) return byId(channel);
      const name = bare(channel);
      return channels.get(idOf(name)) ?? (names === undefined && name !== "" ? open(name) : undefined);
    },
    byId,
    all: () => [...channels.values()],
    nextTs: (at) => {
      lastMicros = Math.max(at * 1000, lastMicros + 1);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, "0")}`;
    },
    reset,
  };
}

/** Conversations, groups, direct messages and users; lower case never occurs in an id, nor upper case in a name. */
function isId(channel: string): boolean {
  return /^[CGDU][A-Z0-9]{8,}$/.test(channel);
}

function idOf(name: string): string {
  return `C${createHash("sha256").update(name).digest("hex").slice(0, 10).toUpperCase()}`;
}

function bare(name: string): string {
  return name.replace(/^#/, "");
}
