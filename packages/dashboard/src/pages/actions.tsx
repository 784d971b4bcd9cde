export function ActionsPage(_: Record<string, unknown>) {
  return <p>ActionsPage</p>;
}
