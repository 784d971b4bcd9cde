import type { ComponentChildren } from "preact";

interface FactsProps {
  readonly facts: readonly (readonly [name: string, value: ComponentChildren])[];
  readonly isMono?: boolean;
}

/** Names and values; what has no value is left out. */
export function Facts({ facts, isMono = false }: FactsProps) {
  const present = facts.filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (present.length === 0) return null;
  return (
    <dl class={isMono ? "facts facts-mono" : "facts"}>
      {present.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
