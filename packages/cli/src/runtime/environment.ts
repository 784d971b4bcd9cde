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
  return {
    ARCHIVE_URL: config.archiveUrl ?? pathToFileURL(archiveDir).href,
    ...(config.cleanupRoots.length === 0 ? {} : { CLEANUP_ROOTS: config.cleanupRoots.join(":") }),
    ...(config.policies.length === 0 ? {} : { ONEXIT_POLICIES: config.policies.join(":") }),
    ...caller,
    ...inbox,
  };
}
