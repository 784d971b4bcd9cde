export function TimelineTab(_: Record<string, unknown>) {
  return <p>TimelineTab</p>;
}
