import type { ChaosAction } from "./action.ts";
import { archive } from "./actions/archive.ts";
import { cleanup } from "./actions/cleanup.ts";
import { email } from "./actions/email.ts";
import { githubStatusBeside } from "./actions/github-status.ts";
import { pagerduty } from "./actions/pagerduty.ts";
import { router } from "./actions/router.ts";
import { slack } from "./actions/slack.ts";
import { webhook } from "./actions/webhook.ts";

/** Every action under chaos: another one is a line here and a file beside the others. */
export const chaosActions: readonly ChaosAction[] = [
  slack,
  githubStatusBeside({ oneIn: 10, ms: 2_000 }),
  pagerduty,
  archive,
  cleanup,
  webhook,
  email,
  router,
];
