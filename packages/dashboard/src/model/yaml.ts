/** A value as YAML, in the way that kubectl prints it: block style, texts quoted only where they must be. */
export function toYaml(value: unknown): string {
  return `${blockOf(value, 0).replace(/^\n/, "")}\n`;
}

function blockOf(value: unknown, depth: number): string {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value.map((item) => `\n${indent}- ${itemOf(item, depth + 1)}`).join("");
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    if (entries.length === 0) return " {}";
    return entries.map(([key, one]) => `\n${indent}${scalarOf(key)}:${entryOf(one, depth)}`).join("");
  }
  return ` ${scalarOf(value)}`;
}

/** Lists stand under their key without an indent of their own, as kubectl writes them. */
function entryOf(value: unknown, depth: number): string {
  if (Array.isArray(value)) return blockOf(value, depth);
  if (typeof value === "string" && value.includes("\n")) return literalOf(value, depth + 1);
  return blockOf(value, depth + 1);
}

function itemOf(item: unknown, depth: number): string {
  if (typeof item === "string" && item.includes("\n")) return literalOf(item, depth).trimStart();
  return blockOf(item, depth)
    .replace(/^\n\s*/, "")
    .trimStart();
}

function literalOf(text: string, depth: number): string {
  // A block cannot hold what begins with a space or bears characters that nobody sees.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (/^\s|[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029]/.test(text)) return ` ${JSON.stringify(text)}`;
  const indent = "  ".repeat(depth);
  const chomp = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const lines = text.replace(/\n$/, "").split("\n");
  return ` |${chomp}\n${lines.map((line) => (line === "" ? "" : `${indent}${line}`)).join("\n")}`;
}

function scalarOf(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  return isPlain(value) ? value : JSON.stringify(value);
}

/** True for a text that YAML reads as that text without quotes. */
function isPlain(text: string): boolean {
  if (text === "" || text !== text.trim()) return false;
  if (/^(?:true|false|yes|no|on|off|null|~|y|n)$/i.test(text)) return false;
  if (/^[-+.]?\d|^[-+]?\.(?:inf|nan)/i.test(text)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those need quotes
  return !/^[-?:,[\]{}#&*!|>'"%@`=]|: |:$| #|[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}
