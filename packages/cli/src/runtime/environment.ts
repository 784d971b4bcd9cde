import { pathToFileURL } from "node:url";
import type { ProjectConfig } from "../project-config.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The actions' environment: the inbox's over the caller's, over what the project's configuration says. */
export function actionEnvironment(
  caller: Environment,
  config: ProjectConfig,
  archiveDir: string,
  inbox: Environment = {},
): Environment {
  // One that comes from a file here and directly there, or the other way round, would be set twice.
  const isInboxes = (name: string) =>
    Object.hasOwn(inbox, name.replace(/_FILE$/, "")) || Object.hasOwn(inbox, `${name}_FILE`);
  const rest = Object.entries(caller).filter(([name]) => !isInboxes(name));
  return {
    ARCHIVE_URL: config.archiveUrl ?? pathToFileURL(archiveDir).href,
    ...(config.cleanupRoots.length === 0 ? {} : { CLEANUP_ROOTS: config.cleanupRoots.join(":") }),
    ...(config.policies.length === 0 ? {} : { ONEXIT_POLICIES: config.policies.join(":") }),
    ...Object.fromEntries(rest),
    ...inbox,
  };
}
