import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Terminal } from "./terminal.ts";

/** Says on standard output what was done, unless `--quiet` was said. */
export function say({ stdout, manner }: Terminal, sentence: string): void {
  if (manner?.quiet !== true) stdout.write(`${sentence}\n`);
}

/** A note for people, unless `--quiet` was said. What is wrong is no note. */
export function note(terminal: Terminal, sentence: string): void {
  remark(terminal, `note: ${sentence}`);
}

/** Says on standard error what goes on, unless `--quiet` was said. */
export function remark({ stderr, manner }: Terminal, sentence: string): void {
  if (manner?.quiet !== true) stderr.write(`${sentence}\n`);
}

/** Prints one workflow in the form that `-o` asks for; nothing without it. */
export async function printWorkflow(
  terminal: Terminal,
  workflow: JsonObject,
  format: string | undefined,
): Promise<void> {
  switch (format) {
    case "json":
      terminal.stdout.write(`${JSON.stringify(workflow, undefined, 2)}\n`);
      break;
    case "yaml":
      terminal.stdout.write((await import("yaml")).stringify(workflow));
      break;
    case "name":
      terminal.stdout.write(`${nameOf(workflow)}\n`);
  }
}

/** Prints a list in the form that `-o` asks for: `{items: […]}`, bare names, or without it the lines of `table`. */
export async function printItems(
  terminal: Terminal,
  items: readonly JsonObject[],
  format: string | undefined,
  table: () => readonly string[],
): Promise<void> {
  switch (format) {
    case "json":
      terminal.stdout.write(`${JSON.stringify({ items }, undefined, 2)}\n`);
      break;
    case "yaml":
      terminal.stdout.write((await import("yaml")).stringify({ items }));
      break;
    case "name":
      for (const item of items) terminal.stdout.write(`${nameOf(item)}\n`);
      break;
    default:
      terminal.stdout.write(
        table()
          .map((line) => `${line}\n`)
          .join(""),
      );
  }
}

/** A workflow's `metadata.name`. */
export function nameOf(workflow: JsonObject): string {
  const { metadata } = workflow;
  return isJsonObject(metadata) && typeof metadata.name === "string" ? metadata.name : "";
}
