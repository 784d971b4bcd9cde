export function DeliveriesTab(_: Record<string, unknown>) {
  return <p>DeliveriesTab</p>;
}
