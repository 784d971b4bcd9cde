/** A text that scrolls by itself when it is long. */
export function Yaml({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="yaml" tabIndex={0} role="region" aria-label="The manifest as YAML">
      {text}
    </pre>
  );
}
