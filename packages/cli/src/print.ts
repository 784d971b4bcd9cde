import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Terminal } from "./terminal.ts";

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

/** A workflow's `metadata.name`. */
export function nameOf(workflow: JsonObject): string {
  const { metadata } = workflow;
  return isJsonObject(metadata) && typeof metadata.name === "string" ? metadata.name : "";
}
