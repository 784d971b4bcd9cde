const verb = /%([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g;

/** An integer in the form that a Go format asks for, as in `%d`, `user%02X` or `%05d` (`fmt.Sprintf` with one integer). */
export function formatInteger(format: string, value: number): string {
  let used = false;
  const text = format.replace(verb, (whole: string, flags: string, width: string, precision: string, kind: string) => {
    if (kind === "%") return "%";
    if (used) return `%!${kind}(BADINDEX)`;
    used = true;
    const digits = digitsOf(kind, Math.abs(value), value);
    if (digits === undefined) return `%!${kind}(int=${value})`;
    const padded = precision === undefined ? digits : digits.padStart(Number(precision), "0");
    const sign = value < 0 ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    const prefix = flags.includes("#") ? prefixOf(kind) : "";
    const room = Number(width || 0) - sign.length - prefix.length;
    if (flags.includes("-")) return `${sign}${prefix}${padded}`.padEnd(Number(width || 0));
    if (flags.includes("0") && precision === undefined) return `${sign}${prefix}${padded.padStart(room, "0")}`;
    return `${sign}${prefix}${padded}`.padStart(Number(width || 0)) || whole;
  });
  return used ? text : `${text}%!(EXTRA int=${value})`;
}

function digitsOf(kind: string, magnitude: number, value: number): string | undefined {
  switch (kind) {
    case "d":
    case "v":
      return String(magnitude);
    case "x":
      return magnitude.toString(16);
    case "X":
      return magnitude.toString(16).toUpperCase();
    case "o":
    case "O":
      return magnitude.toString(8);
    case "b":
      return magnitude.toString(2);
    case "c":
      return value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : "\ufffd";
    default:
      return undefined;
  }
}

function prefixOf(kind: string): string {
  return kind === "x" ? "0x" : kind === "X" ? "0X" : kind === "o" ? "0" : kind === "b" ? "0b" : "";
}
