/** A table; cells may hold anything but line ends. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code; nothing where there is none. */
export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** A generated page: its parts with an empty line between them. */
export function pageOf(title: string, ...parts: readonly string[]): string {
  const made = "Made from the code by `npm run docs`; a test fails when it is stale.";
  return `${[`# ${title}`, made, ...parts].join("\n\n")}\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
