import type { ComponentChildren } from "preact";
import { go } from "../shell/location.ts";

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly title?: string;
  readonly "aria-label"?: string;
  readonly "aria-current"?: "page" | undefined;
  readonly "data-row"?: boolean;
  readonly children?: ComponentChildren;
}

/** A link within the dashboard: no page is loaded, but a new tab, a copied address and the middle button work. */
export function Link({ to, children, ...rest }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={to} onClick={onClick}>
      {children}
    </a>
  );
}
