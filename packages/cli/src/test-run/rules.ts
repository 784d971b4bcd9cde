import type { Injected, InjectionRule } from "@onexit/executor";

/** What the rules say of a node, the later after the earlier. */
export function injectedInto(rules: readonly InjectionRule[], node: string, displayName: string): readonly Injected[] {
  return rules
    .filter(({ step, attempt }) => {
      const pattern = globOf(step);
      return (pattern.test(displayName) || pattern.test(node)) && (attempt === undefined || attempt === 1);
    })
    .map(({ injected }) => injected);
}

/** How long the rules let something wait, ms. */
export function delayOf(injected: readonly Injected[]): number {
  return injected.findLast((one) => one.kind === "delay")?.ms ?? 0;
}

/** A pattern of `*` and `?` over a whole name. */
export function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, "u");
}
