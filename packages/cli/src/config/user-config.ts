import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { readCheckedYaml } from "../checked-yaml.ts";
import { type FileOptions, userOptions } from "./file-options.ts";
import type { Context } from "./said.ts";

/** What the user's own file says, with its paths made absolute. */
export interface UserConfig {
  readonly options: FileOptions;
  readonly contexts: Readonly<Record<string, Context>>;
}

const text = z.string().min(1, "must not be empty");
const context = z.strictObject({
  server: text.refine((server) => URL.canParse(/^https?:\/\//.test(server) ? server : `http://${server}`), {
    error: "must be host:port or a URL",
  }),
  namespace: text.optional(),
  tokenFile: text.optional(),
});
const schema = z.strictObject({
  options: userOptions.optional(),
  contexts: z.record(text, context).optional(),
});

/** The configuration in a text, or everything that is wrong with it, each as `file:line:col: problem`. */
export function parseUserConfig(
  source: string,
  file: string,
  dir: string,
): { readonly config: UserConfig } | { readonly problems: readonly string[] } {
  const read = readCheckedYaml(source, file, schema, knownKeys);
  if ("problems" in read) return read;
  const { options = {}, contexts = {} } = read.value;
  const absolute = (path: string) => (path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(dir, path));
  return {
    config: {
      options,
      contexts: Object.fromEntries(
        Object.entries(contexts).map(([name, { server, namespace, tokenFile }]) => [
          name,
          {
            server,
            ...(namespace === undefined ? {} : { namespace }),
            ...(tokenFile === undefined ? {} : { tokenFile: absolute(tokenFile) }),
          },
        ]),
      ),
    },
  };
}

function knownKeys([first, second]: readonly PropertyKey[]): readonly string[] {
  if (first === "options") return Object.keys(userOptions.shape);
  if (first === "contexts" && second !== undefined) return Object.keys(context.shape);
  return Object.keys(schema.shape);
}
