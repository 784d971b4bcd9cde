import type { Fault, FaultTarget, Messages, Received } from "@onexit/inbox";
import { packedMain } from "./built.ts";
import { baseEnvironment, startNode } from "./child.ts";

/** The inbox as a process of its own. */
export interface InboxProcess extends AsyncDisposable {
  /** Of its controls; its page is at `/_inbox`. */
  readonly url: string;
  /** What points the actions at it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly received: () => Promise<readonly Received[]>;
  readonly messages: () => Promise<Messages>;
  /** How many requests it holds. */
  readonly held: () => Promise<number>;
  /** Lets them act and be answered. */
  readonly release: () => Promise<void>;
  readonly fault: (target: FaultTarget, fault: Fault) => Promise<void>;
}

interface Greeting {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts an inbox that keeps its book in `dir`. */
export async function startInboxProcess(dir: string): Promise<InboxProcess> {
  const child = startNode({ args: [packedMain("inbox"), "--dir", dir], env: baseEnvironment });
  const [line] = await child.says(/^\{.*\}$/m);
  const { url, environment } = JSON.parse(line) as Greeting;
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    // A connection of its own: one that was kept may be closed just when it is to be used.
    const headers = { connection: "close" };
    const response = await fetch(`${url}/_inbox/${path}`, { ...init, headers, signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`inbox ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
  return {
    url,
    environment,
    received: async () => ((await call("received")) as { readonly items: readonly Received[] }).items,
    messages: async () => (await call("messages")) as Messages,
    held: async () => ((await call("held")) as { readonly count: number }).count,
    async release() {
      await call("release", { method: "POST" });
    },
    async fault(target, fault) {
      await call("faults", { method: "POST", body: JSON.stringify({ target, fault }) });
    },
    [Symbol.asyncDispose]: child.kill,
  };
}
