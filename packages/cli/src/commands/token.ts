import { hashOfToken, newToken, type Role } from "@onexit/engine/door";
import { stringify } from "yaml";
import type { GlobalOptions } from "../program/options.ts";
import { namespaceForm } from "../runtime/token-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface TokenOptions extends GlobalOptions {
  readonly role: Role;
}

/** `onexit token create NAME`: a fresh token on stdout, once, and its line for the file of tokens. */
export async function token(terminal: Terminal, [verb, name]: readonly string[], options: unknown): Promise<number> {
  const { role, namespace } = options as TokenOptions;
  if (verb !== "create" || !name) throw new UsageError("write onexit token create NAME");
  const namespaces = namespace.split(",");
  const wrong = namespaces.find((one) => !namespaceForm.test(one));
  if (wrong !== undefined)
    throw new UsageError(`--namespace ${JSON.stringify(wrong)}: write names of namespaces, or * for all`);
  const made = newToken();
  const line = stringify([{ name, hash: hashOfToken(made), roles: [role], namespaces }], {
    collectionStyle: "flow",
    lineWidth: 0,
  });
  terminal.stderr.write("The token, which is shown only now:\n");
  terminal.stdout.write(`${made}\n`);
  terminal.stderr.write(`\nAdd to the file of --auth-tokens:\n${asItem(line)}`);
  terminal.stderr.write("\nUse it as: export ARGO_TOKEN='Bearer TOKEN'\n");
  return 0;
}

/** One item of a YAML list, on one line. */
function asItem(flow: string): string {
  return `- ${flow
    .trim()
    .replace(/^\[\s*/, "")
    .replace(/\s*\]$/, "")}\n`;
}
