/** A text as it stands, in a frame that scrolls when it is long; so it can be reached by keys. */
export function TextBlock({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <pre class="value" tabIndex={0} role="group" aria-label={label}>
      {text}
    </pre>
  );
}
