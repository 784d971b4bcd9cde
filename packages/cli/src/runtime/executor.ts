import { hostname } from "node:os";
import {
  type ArtifactRepository,
  createArtifactRepository,
  createProcessExecutor,
  type Executor,
  type OnReport,
} from "@onexit/executor";
import type { ProjectConfig } from "../project-config.ts";
import type { ProjectValues } from "../values/project-values.ts";
import { secretsIn } from "./secrets.ts";

/** What this host's steps are run with. */
export interface HostExecutorOptions {
  readonly dataDir: string;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onReport: OnReport;
}

/** The executor of this host as a project configures it. */
export function createHostExecutor({ dataDir, config, values, environment, onReport }: HostExecutorOptions): Executor {
  const secrets = [...secretsIn(environment), ...values.secretValues];
  const artifacts = repositoryOf(config, environment);
  return createProcessExecutor({
    dataDir,
    images: config.images,
    passEnv: config.passEnv,
    env: environment,
    host: hostname(),
    now: Date.now,
    secrets: () => secrets,
    values: values.values,
    onReport,
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(config.maxProcesses === undefined ? {} : { atOnce: config.maxProcesses }),
  });
}

/** Where steps keep their artifacts; undefined: beside the steps themselves. */
export function repositoryOf(
  { artifactsUrl }: ProjectConfig,
  environment: HostExecutorOptions["environment"],
): ArtifactRepository | undefined {
  if (artifactsUrl === undefined) return undefined;
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  return createArtifactRepository(artifactsUrl, {
    ...(AWS_ENDPOINT_URL ? { endpoint: AWS_ENDPOINT_URL } : {}),
    ...(AWS_REGION ? { region: AWS_REGION } : {}),
    ...(AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          credentials: {
            accessKeyId: AWS_ACCESS_KEY_ID,
            secretAccessKey: AWS_SECRET_ACCESS_KEY,
            ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
          },
        }
      : {}),
  });
}
