import { isJsonObject, type JsonObject } from "@onexit/events";
import { RetryableError, TerminalError } from "@onexit/sdk";
import type { Attempt, EngineDoor, Standing } from "./door.ts";

/** An engine's HTTP door at `host:port` or a URL, which `onexit submit` uses too. */
export function httpDoor(server: string, token: string | undefined, { http }: Attempt): EngineDoor {
  const base = /^https?:\/\//.test(server) ? server.replace(/\/+$/, "") : `http://${server}`;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: token };
  const at = (...parts: readonly string[]) => `${base}/api/v1/workflows/${parts.map(encodeURIComponent).join("/")}`;

  return {
    async submit({ namespace, manifest, resources }) {
      try {
        const json = { namespace, workflow: manifest, resources };
        return standingOf((await http.post(at(namespace), { headers, json })).json);
      } catch (thrown) {
        if (!(thrown instanceof TerminalError)) throw thrown;
        const message = messageIn(thrown.details.body);
        if (thrown.details.status === 409) return { taken: true };
        // A proxy's 400 has other words.
        if (thrown.details.status === 400 && message !== undefined) return { invalid: message };
        throw thrown;
      }
    },
    async find(namespace, name) {
      try {
        return standingOf((await http.get(at(namespace, name), { headers })).json);
      } catch (thrown) {
        const isAbsent = thrown instanceof TerminalError && thrown.details.status === 404;
        if (isAbsent && messageIn(thrown.details.body) !== undefined) return undefined;
        throw thrown;
      }
    },
  };
}

function standingOf(answer: unknown): Standing {
  const metadata = isJsonObject(answer) && isJsonObject(answer.metadata) ? answer.metadata : {};
  if (typeof metadata.uid !== "string") throw new RetryableError("the engine's answer is no workflow");
  const annotations: JsonObject = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const texts = Object.entries(annotations).map(([key, value]) => [key, String(value)] as const);
  return { uid: metadata.uid, annotations: Object.fromEntries(texts) };
}

/** The engine's own words about a refusal. */
function messageIn(body: string | undefined): string | undefined {
  try {
    const answer: unknown = JSON.parse(body ?? "");
    return isJsonObject(answer) && typeof answer.message === "string" ? answer.message : undefined;
  } catch {
    return undefined;
  }
}
