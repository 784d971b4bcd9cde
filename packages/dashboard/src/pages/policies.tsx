export function PoliciesPage(_: Record<string, unknown>) {
  return <p>PoliciesPage</p>;
}
