import { workflowSchema } from "@onexit/manifest";
import type { Terminal } from "../terminal.ts";

/** `onexit schema`: the JSON Schema of what can be read, on stdout. */
export function schema(terminal: Terminal): Promise<number> {
  terminal.stdout.write(`${JSON.stringify(workflowSchema(), undefined, 2)}\n`);
  return Promise.resolve(0);
}
