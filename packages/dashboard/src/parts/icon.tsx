import type { IconName } from "../model/look.ts";

/** What is drawn for each icon in a square of 16; shapes differ, so that colour is never needed to tell them apart. */
const shapes: Readonly<Record<IconName, () => preact.JSX.Element>> = {
  ok: () => (
    <>
      <circle class="icon-fill" cx="8" cy="8" r="7" />
      <path class="icon-mark" d="m4.9 8.2 2.2 2.2 4-4.5" />
    </>
  ),
  fail: () => (
    <>
      <circle class="icon-fill" cx="8" cy="8" r="7" />
      <path class="icon-mark" d="m5.5 5.5 5 5m0-5-5 5" />
    </>
  ),
  error: () => (
    <>
      <path class="icon-fill" d="M8 1.2 15.2 14a.8.8 0 0 1-.7 1.1H1.5A.8.8 0 0 1 .8 14Z" />
      <path class="icon-mark" d="M8 6v4m0 2.4v.1" />
    </>
  ),
  run: () => (
    <>
      <circle class="icon-line icon-faint" cx="8" cy="8" r="6.2" />
      <path class="icon-line icon-turning" d="M8 1.8A6.2 6.2 0 0 1 14.2 8" />
      <circle class="icon-fill" cx="8" cy="8" r="2.6" />
    </>
  ),
  wait: () => (
    <>
      <circle class="icon-line" cx="8" cy="8" r="6.2" />
      <path class="icon-line" d="M8 4.6V8l2.2 1.6" />
    </>
  ),
  skip: () => <circle class="icon-line icon-dashed" cx="8" cy="8" r="6.2" />,
  preview: () => (
    <>
      <path class="icon-line" d="M1.2 8S3.6 3.6 8 3.6 14.8 8 14.8 8 12.4 12.4 8 12.4 1.2 8 1.2 8Z" />
      <circle class="icon-fill" cx="8" cy="8" r="2" />
    </>
  ),
  stop: () => (
    <>
      <circle class="icon-line" cx="8" cy="8" r="6.2" />
      <rect class="icon-fill" x="5.4" y="5.4" width="5.2" height="5.2" rx="1" />
    </>
  ),
  retry: () => (
    <>
      <path class="icon-line" d="M13.6 8.6A5.7 5.7 0 1 1 12 4" />
      <path class="icon-line" d="M12.4 1.4V4.4H9.4" />
    </>
  ),
};

/** A status' icon; the word beside it is what says it, so it is hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={`icon icon-${name}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]()}
    </svg>
  );
}
