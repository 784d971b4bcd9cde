import type { ActionDescription } from "@onexit/engine/door";
import { type Action, type Environment, readConfig } from "@onexit/sdk";
import { missingOf } from "../view/action-table.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

/** What an action's environment lacks or has wrong; secrets are named, and never shown. */
export function actionFindings(
  described: ActionDescription,
  { config = {} }: Pick<Action, "config">,
  environment: Environment,
): readonly Finding[] {
  const name = `action ${described.name}`;
  const { problems } = readConfig(config, environment);
  if (problems.length > 0)
    return problems.map((text) => problem(name, text, `onexit actions describe ${described.name}`));
  const missing = missingOf(described);
  if (missing.length > 0) {
    return [note(name, `needs ${missing.join(", ")}; run only previews without, and serve refuses to start`)];
  }
  const present = described.secrets.filter((each) => each.present).map((each) => each.name);
  return [ok(name, present.length === 0 ? "needs nothing" : `has ${present.join(", ")}`), ...webhookNote(present)];
}

function webhookNote(present: readonly string[]): readonly Finding[] {
  if (!present.includes("SLACK_WEBHOOK_URL") || present.includes("SLACK_BOT_TOKEN")) return [];
  const detail = "a message sent by an incoming webhook cannot be changed later: each run gets one, at its end";
  return [note("action slack", detail, "SLACK_BOT_TOKEN lets the run's one message follow it, and threads work")];
}
