export function YamlTab(_: Record<string, unknown>) {
  return <p>YamlTab</p>;
}
