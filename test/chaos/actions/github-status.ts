import { sha256Hex } from "@onexit/events";
import { type ChaosAction, inInbox, inMessages } from "../action.ts";
import { numberIn } from "../number-in.ts";

/** Statuses, each of a commit of its own. */
export const githubStatus: ChaosAction = githubStatusBeside(undefined);

/** The same, with one in so many for a repository that takes so long for each. */
export function githubStatusBeside(slow: { readonly oneIn: number; readonly ms: number } | undefined): ChaosAction {
  const repoOf = (delivery: string) =>
    slow !== undefined && numberIn(delivery) % slow.oneIn === 0 ? "acme/slow" : "acme/web";
  return {
    name: "github-status",
    async open(grounds) {
      if (slow !== undefined) {
        const always = Number.MAX_SAFE_INTEGER;
        await grounds.inbox.fault("/api/v3/repos/acme/slow/statuses/", { stall: slow.ms, times: always });
      }
      return inInbox(grounds, {
        acts: "/api/v3/repos/acme/web/statuses/",
        all: "/api/v3/repos/acme/web/",
        parameters: (delivery) => ({
          repo: repoOf(delivery),
          sha: sha256Hex(delivery).slice(0, 40),
          state: "failure",
          context: delivery,
        }),
        countIn: inMessages(({ github }) =>
          Object.values(github).flatMap((statuses) => statuses.map(({ context }) => context)),
        ),
      });
    },
  };
}
