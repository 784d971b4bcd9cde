/** One condition on labels, as Kubernetes writes them. */
interface Requirement {
  readonly key: string;
  readonly operator: "in" | "notin" | "exists" | "absent";
  readonly values: readonly string[];
}

/** Tells which label sets a selector accepts; the empty selector accepts all. */
export type Selector = (labels: Readonly<Record<string, string>>) => boolean;

const setForm = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const equalForm = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/;

/** A Kubernetes label selector (`a=b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b)`), or what is wrong with it. */
export function parseSelector(text: string): Selector | { readonly problem: string } {
  const requirements: Requirement[] = [];
  for (const part of splitOutsideParentheses(text)) {
    const requirement = parseRequirement(part);
    if (requirement === undefined) return { problem: `unable to parse requirement: ${JSON.stringify(part)}` };
    requirements.push(requirement);
  }
  return (labels) => requirements.every((requirement) => isMet(requirement, labels));
}

function parseRequirement(text: string): Requirement | undefined {
  const set = setForm.exec(text);
  if (set) {
    const values = (set[3] ?? "").split(",").map((value) => value.trim());
    return { key: set[1] ?? "", operator: set[2] === "in" ? "in" : "notin", values };
  }
  const equal = equalForm.exec(text);
  if (equal) return { key: equal[1] ?? "", operator: equal[2] === "!=" ? "notin" : "in", values: [equal[3] ?? ""] };
  if (/^![^\s,=!()]+$/.test(text)) return { key: text.slice(1), operator: "absent", values: [] };
  if (/^[^\s,=!()]+$/.test(text)) return { key: text, operator: "exists", values: [] };
  return undefined;
}

function isMet({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "exists":
      return value !== undefined;
    case "absent":
      return value === undefined;
    case "in":
      return value !== undefined && values.includes(value);
    case "notin":
      return value === undefined || !values.includes(value);
  }
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
