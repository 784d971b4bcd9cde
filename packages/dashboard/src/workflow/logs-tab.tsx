export function LogsTab(_: Record<string, unknown>) {
  return <p>LogsTab</p>;
}
