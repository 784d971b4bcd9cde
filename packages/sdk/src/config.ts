import { readFileSync } from "node:fs";
import type { z } from "zod";

/** One environment variable of an action. A secret may also come as `NAME_FILE`, the name of a file that holds it. */
export interface Variable {
  readonly name: string;
  /** Masked in everything that leaves. */
  readonly secret?: boolean;
  /** What in the text of a secret is one by itself: a header's value among several. */
  readonly partsOf?: (text: string) => readonly string[];
  /** Without it nothing is sent: deliveries are previewed. */
  readonly required?: boolean;
  /** Required unless that variable is set. */
  readonly requiredUnless?: string;
  readonly default?: string;
  /** What the text must be, and what it becomes. */
  readonly check?: z.ZodType;
}

/** The environment of an action, by the names that its code uses. */
export type ConfigDeclaration = Readonly<Record<string, Variable>>;

/** The values of a declared environment. */
export type ConfigOf<D extends ConfigDeclaration> = {
  readonly [K in keyof D]: D[K] extends { readonly default: string } | { readonly required: true }
    ? ValueOf<D[K]>
    : ValueOf<D[K]> | undefined;
};

type ValueOf<V extends Variable> = V extends { readonly check: z.ZodType<infer T> }
  ? T
  : "check" extends keyof V
    ? unknown
    : string;

/** The configuration of any action. */
export type Config = ConfigOf<ConfigDeclaration>;

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What was read: `missing` names the required variables that are not set. */
export interface ReadConfig<D extends ConfigDeclaration> {
  readonly values: Partial<ConfigOf<D>>;
  readonly missing: readonly string[];
  /** The secret texts, for the redactor. */
  readonly secrets: readonly string[];
  /** Everything that is wrong, one sentence each; values are not quoted where they are secret. */
  readonly problems: readonly string[];
}

/** Reads a declared environment. Never throws; nothing is read twice. */
export function readConfig<const D extends ConfigDeclaration>(
  declaration: D,
  environment: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): ReadConfig<D> {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const secrets: string[] = [];
  const problems: string[] = [];
  const isSet = (name: string) => Boolean(environment[name] || environment[`${name}_FILE`]);

  for (const [field, variable] of Object.entries(declaration)) {
    const { name, secret, required, requiredUnless, check } = variable;
    const raw = readRaw(name, secret === true, environment, readFile);
    if ("problem" in raw) {
      problems.push(raw.problem);
      continue;
    }
    const text = raw.text ?? variable.default;
    if (text === undefined) {
      if (required || (requiredUnless !== undefined && !isSet(requiredUnless))) missing.push(name);
      continue;
    }
    if (secret) secrets.push(text, ...(variable.partsOf?.(text) ?? []));
    const checked = check?.safeParse(text);
    if (checked?.success === false) {
      const found = secret ? "" : `${JSON.stringify(text)}: `;
      problems.push(`${name}: ${found}${checked.error.issues.map((issue) => issue.message).join(", ")}`);
      continue;
    }
    values[field] = checked === undefined ? text : checked.data;
  }
  return { values: values as Partial<ConfigOf<D>>, missing, secrets, problems };
}

function readRaw(
  name: string,
  mayBeFile: boolean,
  environment: Environment,
  readFile: (path: string) => string,
): { readonly text: string | undefined } | { readonly problem: string } {
  const direct = environment[name] || undefined;
  const file = mayBeFile ? environment[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return { text: direct };
  if (direct !== undefined) return { problem: `${name} and ${name}_FILE are both set; keep one` };
  try {
    return { text: readFile(file).replace(/\r?\n$/, "") || undefined };
  } catch (error) {
    return { problem: `${name}_FILE: cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? error}` };
  }
}
