import { type Command, Option } from "commander";
import type { Terminal } from "../terminal.ts";

/** What every command may be told. */
export interface GlobalOptions {
  readonly namespace: string;
  readonly dataDir?: string;
  readonly config?: string;
  readonly color: boolean | "always";
  readonly utf8: boolean;
  readonly server?: string;
  readonly output?: string;
  readonly debug?: boolean;
  readonly yes?: boolean;
}

/** How long an engine may take to answer unless it is said. */
export const defaultPatience = { text: "10s", ms: 10_000 } as const;

/** A command: resolves with its exit code. */
export type Handler = (
  terminal: Terminal,
  args: readonly string[],
  options: GlobalOptions & Record<string, unknown>,
) => Promise<number>;

/** Adds a command with what every one may be told; it is loaded when it is called. */
export type Add = (name: string, summary: string, load: () => Promise<Handler>) => Command;

/** Gathers an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** Whose promises are kept. */
export function semanticsOption(): Option {
  return new Option("--semantics <which>", "keep our promises, or do as Argo 4.1 does")
    .choices(["onexit", "argo"])
    .default("onexit");
}

/** In which of these formats data is printed. */
export function outputOption(formats: readonly string[]): Option {
  return new Option("-o, --output <format>", "what to print on stdout").choices(formats);
}

/** The engine that is asked. */
export function serverOption(): Option {
  return new Option("--server <host:port>", "a running engine");
}

/** The server that is looked into. */
export function natsOption(): Option {
  return new Option("--nats <url>", "a NATS server");
}
