/** The variables that can be resolved at one place of a manifest. */
export interface Scope {
  /** True for a variable that there is, else why there is none; the reason is often empty. */
  readonly resolve: (name: string) => true | string;
  /** Names of variables that begin so, for suggestions; not all of them when there are very many. */
  readonly names: (family: string) => readonly string[];
}

/** What is known by its full name. */
export function scopeOfNames(names: ReadonlySet<string>): Scope {
  return {
    resolve: (name) => names.has(name) || "",
    names: (family) => [...names].filter((name) => name.startsWith(family)),
  };
}

/** What any of several scopes knows. */
export function unitedScope(...scopes: readonly Scope[]): Scope {
  return {
    resolve(name) {
      let reason = "";
      for (const scope of scopes) {
        const found = scope.resolve(name);
        if (found === true) return true;
        reason ||= found;
      }
      return reason;
    },
    names: (family) => scopes.flatMap((scope) => scope.names(family)),
  };
}
