export function DeliveriesPage(_: Record<string, unknown>) {
  return <p>DeliveriesPage</p>;
}
