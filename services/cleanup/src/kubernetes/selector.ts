const key = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const value = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;

/**
 * Why a label selector must not say what is removed; undefined when it may. It is stricter than Kubernetes: nothing may
 * be empty, and one requirement at least must say what something is, not only what it is not.
 */
export function selectorProblemOf(selector: string): string | undefined {
  const requirements = selector.split(/,(?![^()]*\))/).map((requirement) => requirement.trim());
  let isBound = false;
  for (const requirement of requirements) {
    const read = readRequirement(requirement);
    if (read === undefined) return `has ${JSON.stringify(requirement)} in it, which selects nothing or cannot be read`;
    isBound ||= read === "bound";
  }
  return isBound ? undefined : "says only what is not to be removed";
}

/** `bound`: it names what something must be. */
function readRequirement(text: string): "bound" | "open" | undefined {
  const [, left = "", operator, right = ""] = /^([^\s=!()]+)\s*(==|=|!=)\s*(.*)$/s.exec(text) ?? [];
  if (operator !== undefined) {
    if (!key.test(left) || !value.test(right)) return undefined;
    return operator === "!=" ? "open" : "bound";
  }
  const [, name = "", verb, list = ""] = /^(\S+)\s+(in|notin)\s*\((.*)\)$/s.exec(text) ?? [];
  if (verb !== undefined) {
    if (!key.test(name) || !list.split(",").every((item) => value.test(item.trim()))) return undefined;
    return verb === "in" ? "bound" : "open";
  }
  if (text.startsWith("!")) return key.test(text.slice(1)) ? "open" : undefined;
  return key.test(text) ? "bound" : undefined;
}
