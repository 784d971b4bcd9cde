import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { parseAnsi } from "../model/ansi.ts";
import type { LogLine } from "../model/log-lines.ts";
import { splitAround } from "../model/split-around.ts";
import { memo } from "../parts/memo.ts";

interface LogViewProps {
  readonly lines: readonly LogLine[];
  /** What was searched for is marked. */
  readonly wanted: string;
  /** The steps by their pods; undefined when all lines are of one step. */
  readonly titles: ReadonlyMap<string, string> | undefined;
  readonly showsTime: boolean;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

/** Up to so many lines are all in the page, so that the browser's own search finds everything. */
const mostWhole = 5_000;
/** The height of a line, px; the style sheet says the same. */
const lineHeight = 20;
/** So many lines are drawn above and below what is seen. */
const around = 60;

/** Lines as real text. Above 5,000 only those that are seen are in the page. */
export function LogView({ lines, wanted, titles, showsTime, isFollowing, onFollow }: LogViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const isVirtual = lines.length > mostWhole;
  useLayoutEffect(() => {
    const element = frame.current;
    if (element !== null && isFollowing) element.scrollTop = element.scrollHeight;
  }, [lines, isFollowing]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = frame.current;
    if (element === null) return;
    if (isVirtual) setTop(element.scrollTop);
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - lineHeight;
    if (isAtEnd !== isFollowing) onFollow(isAtEnd);
  };
  const first = isVirtual ? Math.max(0, Math.floor(top / lineHeight) - around) : 0;
  const last = isVirtual ? Math.min(lines.length, Math.ceil((top + height) / lineHeight) + around) : lines.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="log" ref={frame} onScroll={onScroll} tabIndex={0} role="region" aria-label="Log">
      <div class="log-lines" style={isVirtual ? { height: `${lines.length * lineHeight}px` } : {}}>
        <div style={isVirtual ? { transform: `translateY(${first * lineHeight}px)` } : {}}>
          {lines.slice(first, last).map((line, i) => (
            <Line
              key={first + i}
              number={first + i + 1}
              line={line}
              wanted={wanted}
              title={titles === undefined ? undefined : (titles.get(line.pod) ?? line.pod)}
              showsTime={showsTime}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  readonly number: number;
  readonly line: LogLine;
  readonly wanted: string;
  readonly title: string | undefined;
  readonly showsTime: boolean;
}

const Line = memo(
  ({ number, line, wanted, title, showsTime }: LineProps) => (
    <div class="log-line">
      <span class="log-number" aria-hidden="true">
        {number}
      </span>
      {title === undefined ? null : <span class="log-pod">{title}</span>}
      {showsTime ? <span class="log-time">{line.time}</span> : null}
      <span class="log-text">
        {parseAnsi(line.text).map(({ text, style }, i) => (
          <span key={i} class={style}>
            {splitAround(text, wanted).map((part, j) => (j % 2 === 1 ? <mark key={j}>{part}</mark> : part))}
          </span>
        ))}
      </span>
    </div>
  ),
  (before, after) =>
    before.line === after.line &&
    before.wanted === after.wanted &&
    before.title === after.title &&
    before.showsTime === after.showsTime &&
    before.number === after.number,
);
