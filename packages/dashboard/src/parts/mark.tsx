/** The sign of onexit. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="brand-tile" width="32" height="32" rx="8" />
      <path
        class="brand-line"
        d="M13 8.5H10a1.5 1.5 0 0 0-1.5 1.5v12a1.5 1.5 0 0 0 1.5 1.5h3M14 16h9.5m-4-4.5L24 16l-4.5 4.5"
      />
    </svg>
  );
}
