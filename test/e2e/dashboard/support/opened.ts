import { afterAll, beforeAll } from "vitest";
import { type Look, type Visit, visit } from "./browser.ts";

/** What serves the dashboard. */
interface Server extends AsyncDisposable {
  readonly url: string;
}

/** A server and a browser on it, from before a suite's first test until after its last. */
export interface Opened<S extends Server> {
  readonly server: S;
  readonly here: Visit;
}

/** Has the suite that calls it start a server, and a browser on its page. */
export function openBefore<S extends Server>(start: () => Promise<S>, look: Look = {}): Opened<S> {
  let server: S | undefined;
  let here: Visit | undefined;
  beforeAll(async () => {
    server = await start();
    here = await visit(server.url, look);
  }, 60_000);
  afterAll(async () => {
    await here?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    get server() {
      return started(server);
    },
    get here() {
      return started(here);
    },
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("not started yet: only tests may ask");
  return value;
}
