import type { JsonObject } from "@onexit/events";
import { readTexts } from "../input.ts";
import type { Terminal } from "../terminal.ts";
import { createTemplateClient } from "./template-client.ts";

/** The templates of a running engine, if files refer to any; those of another namespace are of no use to them. */
export async function storedTemplates(
  terminal: Terminal,
  files: readonly string[],
  server: string,
  namespace: string,
): Promise<readonly JsonObject[]> {
  const texts = await readTexts(terminal, files);
  // What is in the files need not be asked for; most files refer to nothing.
  if (![...texts.values()].some((text) => /\b(?:templateRef|workflowTemplateRef)\b/.test(text))) return [];
  const listed = [false, true].map((isCluster) => createTemplateClient(terminal, server, isCluster).list(namespace));
  return (await Promise.all(listed)).flat();
}
