export function HealthPage(_: Record<string, unknown>) {
  return <p>HealthPage</p>;
}
