export function PreviewPage(_: Record<string, unknown>) {
  return <p>PreviewPage</p>;
}
