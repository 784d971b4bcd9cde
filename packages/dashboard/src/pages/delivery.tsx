export function DeliveryPage(_: Record<string, unknown>) {
  return <p>DeliveryPage</p>;
}
