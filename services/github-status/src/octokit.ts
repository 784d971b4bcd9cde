import { Octokit } from "@octokit/rest";
import type { Fetch, Log } from "@onexit/sdk";
import { errorOfGitHub } from "./errors.ts";

/** What a client needs; it serves one attempt and ends with it. */
export interface ClientOptions {
  readonly token: string;
  readonly apiUrl: string;
  /** Ends with the attempt. */
  readonly fetch: Fetch;
  readonly log: Log;
  /** 1-based. */
  readonly attempt: number;
}

/** GitHub's client, and the way to call it: failures are thrown as the SDK's errors. */
export interface GitHub {
  readonly rest: Octokit["rest"];
  call<T>(what: string, work: () => Promise<T>): Promise<T>;
}

/** A client without plugins: its retries and throttling would sleep through the attempt's end. */
export function createGitHub({ token, apiUrl, fetch, log, attempt }: ClientOptions): GitHub {
  const { rest } = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: "onexit-github-status",
    log: loggerOf(log),
    request: { fetch },
  });
  return {
    rest,
    async call(what, work) {
      try {
        return await work();
      } catch (thrown) {
        throw errorOfGitHub(what, thrown, attempt, Date.now());
      }
    },
  };
}

/** The client's chatter is for debugging only; what matters is in the delivery's events. */
function loggerOf(log: Log) {
  const debug = (message: string) => log.debug({}, message);
  return { debug, info: debug, warn: debug, error: debug };
}
