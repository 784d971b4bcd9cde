/** Where a value may be said, from what goes first to what goes last. */
export const ranks = ["flag", "environment", "project", "user", "default"] as const;

export type Rank = (typeof ranks)[number];

/** A value of an option as text, and who said it. */
export interface Said {
  readonly value: string;
  readonly rank: Rank;
  /** `flag`, `default`, `environment NAME`, `FILE:LINE`, or `context NAME, …` with where that was said. */
  readonly origin: string;
}

/** What an option is by itself. */
export interface KnownOption {
  /** Its long name, without dashes. */
  readonly name: string;
  readonly variables: readonly string[];
  readonly default?: string;
}

/** What a file says of options: name -> value and its place. */
export type SaidInFile = Readonly<Record<string, { readonly value: string; readonly origin: string }>>;

/** A named engine: for these options it has values. */
export interface Context {
  readonly server: string;
  readonly namespace?: string;
  /** Of the bearer token, absolute. */
  readonly tokenFile?: string;
}

/** Everything that may say something of options. */
export interface Layers {
  /** By long names. */
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly project: SaidInFile;
  readonly user: SaidInFile;
  readonly contexts: Readonly<Record<string, Context>>;
}

/** What counts for an option by itself, whatever the context says. An empty variable says nothing. */
export function saidOf(option: KnownOption, layers: Layers): Said | undefined {
  const { name, variables } = option;
  const flag = layers.flags[name];
  if (flag !== undefined) return { value: flag, rank: "flag", origin: "flag" };
  for (const variable of variables) {
    const value = layers.environment[variable];
    if (value) return { value, rank: "environment", origin: `environment ${variable}` };
  }
  for (const rank of ["project", "user"] as const) {
    const said = Object.hasOwn(layers[rank], name) ? layers[rank][name] : undefined;
    if (said !== undefined) return { ...said, rank };
  }
  return option.default === undefined ? undefined : { value: option.default, rank: "default", origin: "default" };
}

/** The context that is meant, and who said so. */
export interface ChosenContext {
  readonly said: Said;
  readonly values: Context;
}

/**
 * What counts for an option, with the context: its values count as if they were said where its name was said, and less
 * than what was said there of the option itself.
 */
export function saidWithContext(
  option: KnownOption,
  layers: Layers,
  context: ChosenContext | undefined,
): Said | undefined {
  const own = saidOf(option, layers);
  if (context === undefined) return own;
  const { said, values } = context;
  const { name } = option;
  const value = name === "server" || name === "namespace" ? values[name] : undefined;
  if (value === undefined) return own;
  if (own !== undefined && ranks.indexOf(own.rank) <= ranks.indexOf(said.rank)) return own;
  return { value, rank: said.rank, origin: `context ${said.value}, ${said.origin}` };
}
