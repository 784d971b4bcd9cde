export function EventsPage(_: Record<string, unknown>) {
  return <p>EventsPage</p>;
}
