import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { stringify } from "yaml";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface KubeconfigOptions extends GlobalOptions {
  readonly ca?: string;
}

/** `onexit kubeconfig`: what lets kubectl speak to a running engine, on stdout. A token stands in it. */
export async function kubeconfig(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const { server = "127.0.0.1:2746", namespace, ca } = options as KubeconfigOptions;
  const url = urlOf(server, ca !== undefined || terminal.env.ARGO_SECURE === "true");
  const [, token] = /^(?:Bearer +)?(\S+)$/i.exec(terminal.env.ARGO_TOKEN?.trim() ?? "") ?? [];
  const isSecure = url.startsWith("https:");
  if (ca !== undefined && !isSecure)
    throw new UsageError(`--ca is for https, and ${server} is not: leave one of them out`);
  if (token !== undefined && !isSecure) {
    terminal.stderr.write("kubectl sends no token over http, so ARGO_TOKEN is left out: serve with TLS to use it\n");
  }
  if (token === undefined && isSecure) {
    terminal.stderr.write("ARGO_TOKEN is not set: kubectl will ask for a name and a password, which are not taken\n");
  }
  const certificate = ca === undefined ? undefined : await certificateIn(resolve(terminal.cwd, ca));
  const name = "onexit";
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: { server: url, ...(certificate === undefined ? {} : { "certificate-authority-data": certificate }) },
      },
    ],
    users: [{ name, user: token === undefined || !isSecure ? {} : { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    "current-context": name,
  });
  terminal.stdout.write(text);
  return 0;
}

function urlOf(server: string, isSecure: boolean): string {
  const text = /^https?:\/\//.test(server) ? server : `${isSecure ? "https" : "http"}://${server}`;
  if (!URL.canParse(text)) throw new UsageError(`--server ${JSON.stringify(server)}: write host:port or a URL`);
  return new URL(text).href.replace(/\/$/, "");
}

async function certificateIn(path: string): Promise<string> {
  const pem = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--ca ${path} cannot be read: ${error.code ?? error.message}`);
  });
  if (pem.includes("BEGIN CERTIFICATE")) return pem.toString("base64");
  throw new UsageError(`--ca ${path} holds no certificate in PEM`);
}
