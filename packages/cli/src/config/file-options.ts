import { z } from "zod";
import type { SaidInFile } from "./said.ts";
import type { Setting } from "./setting.ts";

const text = z.string().min(1, "must not be empty");
const duration = z.string("must be a duration such as 30s").min(1, "must be a duration such as 30s");

/** What a file may say in place of flags: what is the same for many commands. What a command does is written with it. */
const shared = {
  namespace: text.optional(),
  context: text.optional(),
  dataDir: text.optional(),
  semantics: z.enum(["onexit", "argo"], "must be onexit or argo").optional(),
  requestTimeout: duration.optional(),
  deliveryTimeout: duration.optional(),
  color: z.boolean().optional(),
  utf8: z.boolean().optional(),
  quiet: z.boolean().optional(),
  verbose: z.boolean().optional(),
};

/** `options` of onexit.yaml. It names no server: whoever runs a project of others must not send it a token by that. */
export const projectOptions = z.strictObject(shared);

/** `options` of the user's own file. */
export const userOptions = z.strictObject({ ...shared, server: text.optional(), nats: text.optional() });

/** Such options as read, by the keys of the file. */
export type FileOptions = Readonly<Record<string, string | boolean | undefined>>;

/** The same by the long names of flags. `settings` are the file's, for the place of each; `absolute` is for its paths. */
export function saidInFile(
  options: FileOptions,
  settings: readonly Setting[],
  absolute: (path: string) => string,
): SaidInFile {
  const originOf = (key: string) => settings.find(({ name }) => name === `options.${key}`)?.origin ?? "";
  const entries = Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const isUnsaid = value === false && (key === "color" || key === "utf8");
    const name = isUnsaid ? `no-${key}` : key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const said = isUnsaid ? "true" : key === "dataDir" ? absolute(String(value)) : String(value);
    return [[name, { value: said, origin: originOf(key) }] as const];
  });
  return Object.fromEntries(entries);
}
