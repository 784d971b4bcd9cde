import { isAbsolute, normalize } from "node:path";
import type { ConfigDeclaration } from "@onexit/sdk";
import { z } from "zod";

/** Colons or commas between absolute directories; `/` is none. */
const directories = z.string().transform((text, context): readonly string[] => {
  const paths = text.split(/[:,]/).map((path) => path.trim());
  const named = paths.filter((path) => path !== "");
  for (const path of named) {
    const plain = normalize(path);
    if (!isAbsolute(path) || plain === "/") {
      context.addIssue({ code: "custom", message: `${JSON.stringify(path)} is not an absolute directory below /` });
    }
  }
  if (named.length === 0) context.addIssue({ code: "custom", message: "names no directory" });
  return named;
});

/** The environment of the cleanup action. */
export const cleanupConfig = {
  /**
   * Only below these directories is anything ever removed. Give them to onexit alone: a program that moves directories
   * about in them while they are cleaned can make a path mean another place. Not required: locks need none.
   */
  roots: { name: "CLEANUP_ROOTS", check: directories },
} as const satisfies ConfigDeclaration;
