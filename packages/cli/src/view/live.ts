import { cut, visibleWidth } from "./style.ts";

/** What a live block needs of a terminal; its size may change at any time. */
export interface LiveStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Some lines at the end of a terminal that are redrawn in place. */
export interface LiveBlock extends Disposable {
  /** Asks for the lines and shows them, soon: at most ten times a second, however often it is called. */
  readonly update: (lines: () => readonly string[]) => void;
  /** Puts lines above the block, where they stay. */
  readonly print: (lines: readonly string[]) => void;
  /** Leaves these lines whole in place of the block; there is none from now on. */
  readonly finish: (lines: readonly string[]) => void;
}

/** At most ten frames a second. */
const frameMs = 100;

const esc = String.fromCodePoint(27);
const eraseLine = `\r${esc}[2K`;
const eraseBelow = `${esc}[J`;

/** A block without lines. It writes nothing but itself: the rest of the screen and what scrolled away stay. */
export function createLiveBlock(stream: LiveStream, now: () => number = Date.now): LiveBlock {
  let drawn: readonly string[] = [];
  let wanted: () => readonly string[] = () => [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  const replace = (above: readonly string[], block: readonly string[]) => {
    const lines = [...above, ...block].map((line) => `${eraseLine}${line}\n`).join("");
    stream.write(`${upTo(rowsOf(drawn, stream))}${lines}${eraseBelow}`);
    drawn = block;
  };
  const draw = () => {
    timer = undefined;
    drawnAt = now();
    const block = fit(wanted(), stream);
    if (block.length !== drawn.length || block.some((line, i) => line !== drawn[i])) replace([], block);
  };
  const stop = () => {
    over = true;
    clearTimeout(timer);
    timer = undefined;
  };

  return {
    update(lines) {
      if (over) return;
      wanted = lines;
      const wait = drawnAt + frameMs - now();
      if (wait <= 0 && timer === undefined) draw();
      else timer ??= setTimeout(draw, Math.max(0, wait)).unref();
    },
    print(lines) {
      replace(lines, over ? [] : fit(wanted(), stream));
    },
    finish(lines) {
      if (over) return;
      stop();
      replace(lines, []);
    },
    [Symbol.dispose]() {
      stop();
      // What was drawn last stays: whatever is printed from now on comes below it.
      drawn = [];
    },
  };
}

/** As many of the last lines as the terminal can show, none wider than it; a redraw cannot reach what has scrolled away. */
function fit(lines: readonly string[], stream: LiveStream): readonly string[] {
  const { columns, rows } = sizeOf(stream);
  const most = Math.max(1, rows - 1);
  const shown = lines.length <= most ? lines : [`(${lines.length - most + 1} lines above)`, ...lines.slice(1 - most)];
  return shown.slice(-most).map((line) => cut(line, columns));
}

/** How many rows the lines take by now: a terminal that became narrower has broken them. */
function rowsOf(lines: readonly string[], stream: LiveStream): number {
  const { columns } = sizeOf(stream);
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(visibleWidth(line) / columns)), 0);
}

/** A terminal that does not know its size says 0. */
function sizeOf({ columns, rows }: LiveStream): { readonly columns: number; readonly rows: number } {
  return { columns: columns || 80, rows: rows || 24 };
}

function upTo(rows: number): string {
  return rows === 0 ? "" : `${esc}[${rows}A`;
}
