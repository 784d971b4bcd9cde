import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";

/** The environment of the GitHub action. */
export const githubConfig = {
  /** Fine-grained with "Commit statuses: write", or classic with `repo:status`. */
  token: { name: "GITHUB_TOKEN", required: true, secret: true },
  /** Of GitHub Enterprise it is `https://HOST/api/v3`. */
  apiUrl: {
    name: "GITHUB_API_URL",
    default: "https://api.github.com",
    check: z.url({ protocol: /^https?$/, message: "an http or https URL" }).transform((url) => url.replace(/\/+$/, "")),
  },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type GitHubConfig = ConfigOf<typeof githubConfig>;
