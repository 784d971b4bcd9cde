export function EventsTab(_: Record<string, unknown>) {
  return <p>EventsTab</p>;
}
