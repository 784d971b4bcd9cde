/** A terminal that understands what a live block writes, and nothing else. */
export interface FakeTerminal {
  columns: number;
  rows: number;
  write(text: string): void;
  /** A terminal breaks its lines anew when it becomes narrower. */
  resize(columns: number, rows: number): void;
  /** All rows ever written, those that scrolled away too. */
  screen(): readonly string[];
  writes(): number;
}

const esc = String.fromCodePoint(27);
const tokens = new RegExp(`${esc}\\[(\\d*)([AKJ])|\\r|\\n|[^${esc}\\r\\n]+`, "gu");

/** An empty terminal; throws for an escape code that it does not know, and for a move above what is visible. */
export function fakeTerminal(columns: number, rows: number): FakeTerminal {
  let lines = [""];
  let row = 0;
  let column = 0;
  let writes = 0;
  const put = (text: string) => {
    const line = (lines[row] ?? "").padEnd(column);
    lines[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
  };
  const apply = (token: string, count: string | undefined, code: string | undefined) => {
    if (token === "\n") {
      row += 1;
      column = 0;
      lines[row] ??= "";
    } else if (token === "\r") column = 0;
    else if (code === "A") {
      row -= Number(count || 1);
      if (row < Math.max(0, lines.length - terminal.rows)) throw new Error("moved above the visible rows");
    } else if (code === "K") lines[row] = "";
    else if (code === "J") lines = lines.slice(0, row + 1).map((line, i) => (i === row ? line.slice(0, column) : line));
    else put(token);
  };
  const terminal: FakeTerminal = {
    columns,
    rows,
    write(text) {
      writes += 1;
      let end = 0;
      for (const match of text.matchAll(tokens)) {
        if (match.index !== end) throw new Error(`unknown code in ${JSON.stringify(text)}`);
        end = match.index + match[0].length;
        apply(match[0], match[1], match[2]);
      }
    },
    resize(narrow, low) {
      terminal.columns = narrow;
      terminal.rows = low;
      lines = lines.flatMap((line) => line.match(new RegExp(`.{1,${narrow}}`, "gu")) ?? [""]);
      row = lines.length - 1;
    },
    screen: () => (lines.at(-1) === "" ? lines.slice(0, -1) : lines),
    writes: () => writes,
  };
  return terminal;
}
