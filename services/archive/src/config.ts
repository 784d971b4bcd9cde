import { fileURLToPath } from "node:url";
import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";

/** A directory's URL as its absolute path. */
const directory = z.string().transform((text, context): string => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (text.startsWith("s3:")) return refuse("s3:// is not supported yet; name a mounted directory as file:///…");
  if (!URL.canParse(text)) return refuse("must be a URL such as file:///var/lib/onexit/archive");
  const url = new URL(text);
  if (url.protocol !== "file:") return refuse("must begin with file://");
  if (url.search !== "" || url.hash !== "") return refuse("must end with the directory's path");
  try {
    return fileURLToPath(url);
  } catch {
    return refuse("must name a directory of this host: file:///var/lib/onexit/archive");
  }
});

/** The environment of the archive action. */
export const archiveConfig = {
  /** `file:///dir`; the directory is made when it is not there. */
  directory: { name: "ARCHIVE_URL", required: true, check: directory },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type ArchiveConfig = ConfigOf<typeof archiveConfig>;
