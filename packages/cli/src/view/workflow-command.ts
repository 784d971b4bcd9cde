/** Where something stands in a file; 1-based. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An annotation of a GitHub Actions job (docs.github.com/actions/reference/workflows-and-actions/workflow-commands). */
export function annotation(
  level: "error" | "warning",
  {
    title,
    place,
    message,
  }: { readonly title: string; readonly place: FilePlace | undefined; readonly message: string },
): string {
  const at = place === undefined ? {} : { file: place.file, line: String(place.line), col: String(place.column) };
  const pairs = Object.entries({ ...at, title }).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${level} ${pairs.join(",")}::${escapeData(message)}`;
}

/** As the runner undoes it (actions/toolkit `packages/core/src/command.ts`). */
export function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
