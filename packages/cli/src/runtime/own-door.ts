import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { OwnOptions, RoleHealth } from "@onexit/engine/door";
import type { JsonObject } from "@onexit/events";
import { formatIssueShort } from "@onexit/manifest";
import type { Nats } from "@onexit/nats";
import { createLog, type Environment, previewRequest } from "@onexit/sdk";
import type { ProjectConfig } from "../project-config.ts";
import { describeActions } from "./describe-actions.ts";
import { findPureAction } from "./host-actions.ts";
import { readPolicies } from "./policies.ts";

/** What the dashboard is told by this process. */
export interface OwnDoor {
  readonly nats: Nats;
  readonly config: ProjectConfig;
  /** The actions'. */
  readonly environment: Environment;
  readonly roles: () => readonly RoleHealth[];
  readonly persistence: string;
  /** No pages for people. */
  readonly headless?: boolean;
  /** Further pages. */
  readonly more?: OwnOptions["more"];
  /** Where it is written down who did what; standard error unless given. */
  readonly logTo?: Writable;
}

/** The built dashboard, beside this package. Bundled too, this file stands two directories below the package's. */
const pages = fileURLToPath(new URL("../../../dashboard/dist", import.meta.url));

/** What the door's own routes are answered from; nothing is loaded before somebody asks. */
export function ownDoor({
  nats,
  config,
  environment,
  roles,
  persistence,
  headless = false,
  more,
  logTo,
}: OwnDoor): OwnOptions {
  return {
    nats,
    roles,
    persistence,
    ...(headless ? {} : { pages }),
    ...(more === undefined ? {} : { more }),
    cluster: environment.ONEXIT_CLUSTER ?? "local",
    log: createLog({ name: "door", redact: (text) => text, ...(logTo === undefined ? {} : { destination: logTo }) }),
    actions: () => describeActions(config.actions, environment),
    async preview(request) {
      const action = await findPureAction(request.action, config.actions);
      return action === undefined ? undefined : previewRequest(action, request, environment);
    },
    async policies() {
      const { policies, issues } = await readPolicies(config.policies, config.actions);
      return { items: policies as unknown as readonly JsonObject[], problems: issues.map(formatIssueShort) };
    },
    onProblem(error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    },
  };
}
