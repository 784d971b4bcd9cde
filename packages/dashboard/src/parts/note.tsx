import type { ComponentChildren } from "preact";

/** What there is to say instead of, or above, a page's content. */
export function Note({
  tone = "muted",
  title,
  children,
}: {
  tone?: string;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`note note-${tone}`} role={tone === "failed" ? "alert" : undefined}>
      <p class="note-title">{title}</p>
      {children === undefined ? null : <div class="note-body">{children}</div>}
    </div>
  );
}

/** A page's place while its first answer is on its way. */
export function Loading({ what }: { what: string }) {
  return <p class="loading">Loading {what}…</p>;
}

/** What failed, in the server's words, and a way to try again. */
export function Failure({ what, error, retry }: { what: string; error: string; retry: () => void }) {
  return (
    <Note tone="failed" title={`${what} could not be loaded`}>
      <p>{error}</p>
      <button type="button" class="button" onClick={retry}>
        Try again
      </button>
    </Note>
  );
}
