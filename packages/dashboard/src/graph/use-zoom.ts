import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Scene } from "../model/scene.ts";

/** How large the graph is drawn, and what changes that. */
export interface Zoom {
  /** 1 is the size of the page's own text. */
  readonly scale: number;
  readonly set: (scale: number) => void;
  readonly fit: () => void;
}

const least = 0.2;
const most = 1.6;
/** Smaller than this nobody can read it, so a wide graph is scrolled rather than shrunk further. */
const leastToFit = 0.55;

/** Fits the graph to its frame's width at first, and follows Ctrl and the wheel. */
export function useZoom(frame: { readonly current: HTMLDivElement | null }, scene: Scene | undefined): Zoom {
  const [scale, setScale] = useState(1);
  const isOwn = useRef(false);
  const fitTo = useCallback(
    (floor: number) => {
      const element = frame.current;
      if (element === null || scene === undefined) return;
      setScale(Math.min(1, Math.max(floor, element.clientWidth / scene.width)));
    },
    [frame, scene],
  );
  useEffect(() => {
    const element = frame.current;
    if (element === null || scene === undefined || isOwn.current) return;
    fitTo(leastToFit);
    // What is wider than its frame begins in its middle, where the first card is.
    requestAnimationFrame(() => {
      element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
    });
  }, [frame, scene, fitTo]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      isOwn.current = true;
      setScale((before) => clamp(before * Math.exp(-event.deltaY / 300)));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  });
  return {
    scale,
    set(next) {
      isOwn.current = true;
      setScale(clamp(next));
    },
    fit() {
      isOwn.current = false;
      fitTo(least);
    },
  };
}

function clamp(scale: number): number {
  return Math.min(most, Math.max(least, Math.round(scale * 100) / 100));
}
