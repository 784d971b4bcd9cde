import type { GlobalOptions } from "../program/options.ts";
import { defaultServer } from "../runtime/server.ts";
import { shellWord } from "../shell-word.ts";
import type { Terminal } from "../terminal.ts";

/** `eval "$(onexit env)"`: what the argo command needs to speak to an engine of ours. */
export async function env(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const { server = defaultServer, namespace } = options as GlobalOptions;
  const isSecure = server.startsWith("https://");
  const lines = [
    `export ARGO_SERVER=${shellWord(server.replace(/^https?:\/\//, "").replace(/\/+$/, ""))}`,
    "export ARGO_HTTP1=true",
    `export ARGO_SECURE=${isSecure}`,
    `export ARGO_NAMESPACE=${shellWord(namespace)}`,
    // A secret is not shown, and is there already. Without one argo would look for a kubeconfig.
    ...(terminal.env.ARGO_TOKEN ? [] : ["export ARGO_TOKEN='Bearer none'"]),
  ];
  terminal.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
