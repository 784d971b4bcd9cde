import type { ActionName } from "../runtime/actions.ts";
import { UsageError } from "../usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a test message goes: an address of one's own, or an inbox that knows every receiver. */
export type TestPlace = "inbox" | URL;

/** How an action is led to another address, and which of its secrets stay here. */
interface Redirection {
  /** Of the address. */
  readonly protocols: readonly string[];
  /** Set in place of what the environment says. */
  readonly set: (address: string) => Readonly<Record<string, string>>;
  /** Not taken along, each with its `_FILE`. */
  readonly without: readonly string[];
}

const web = ["http:", "https:"];

/** Credentials of the world are for the world: an address that is only tried gets none. */
const redirections: Readonly<Partial<Record<ActionName, Redirection>>> = {
  slack: {
    protocols: web,
    set: (address) => ({ SLACK_WEBHOOK_URL: address }),
    without: ["SLACK_BOT_TOKEN", "SLACK_API_URL"],
  },
  "github-status": {
    protocols: web,
    set: (address) => ({ GITHUB_API_URL: address, GITHUB_TOKEN: "test-message" }),
    without: [],
  },
  pagerduty: {
    protocols: ["https:"],
    set: (address) => ({ PAGERDUTY_EVENTS_URL: address, PAGERDUTY_ROUTING_KEY: "0".repeat(32) }),
    without: [],
  },
  webhook: {
    protocols: web,
    set: (address) => ({ WEBHOOK_SINK_URL: address }),
    without: ["WEBHOOK_URL", "WEBHOOK_AUTHORIZATION"],
  },
  email: { protocols: ["smtp:", "smtps:"], set: (address) => ({ SMTP_URL: address }), without: [] },
};

/** The place that `--send-to` names. Throws UsageError for what is none, and for an action that sends no message. */
export function testPlaceOf(action: string, text: string): TestPlace {
  const redirection = redirectionOf(action);
  if (text === "inbox") return text;
  const { protocols } = redirection;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    const kinds = protocols.map((protocol) => `${protocol}//…`).join(" or ");
    throw new UsageError(`--send-to: for ${action} write inbox, or an address such as ${kinds}`);
  }
  return new URL(text);
}

/** The action's environment with that address in place of its own. */
export function environmentFor(action: string, { href }: URL, environment: Environment): Environment {
  const { set, without } = redirectionOf(action);
  const replaced = set(href);
  const gone = new Set([...without, ...Object.keys(replaced)].flatMap((name) => [name, `${name}_FILE`]));
  return { ...Object.fromEntries(Object.entries(environment).filter(([name]) => !gone.has(name))), ...replaced };
}

function redirectionOf(action: string): Redirection {
  const found = redirections[action as ActionName];
  if (found !== undefined) return found;
  const names = Object.keys(redirections).join(", ");
  throw new UsageError(`--send-to: ${action} sends no message that could be tried; those that do: ${names}`);
}
