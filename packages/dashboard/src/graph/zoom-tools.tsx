import type { Zoom } from "./use-zoom.ts";

/** Smaller, larger, all of it. */
export function ZoomTools({ zoom }: { zoom: Zoom }) {
  return (
    <div class="zoom-tools" role="group" aria-label="Zoom">
      <button type="button" aria-label="Smaller" title="Smaller" onClick={() => zoom.set(zoom.scale - 0.15)}>
        −
      </button>
      <button
        type="button"
        class="zoom-value"
        aria-label={`${Math.round(zoom.scale * 100)}%: back to 100%`}
        onClick={() => zoom.set(1)}
      >
        {Math.round(zoom.scale * 100)}%
      </button>
      <button type="button" aria-label="Larger" title="Larger" onClick={() => zoom.set(zoom.scale + 0.15)}>
        +
      </button>
      <button type="button" onClick={zoom.fit}>
        Fit
      </button>
    </div>
  );
}
