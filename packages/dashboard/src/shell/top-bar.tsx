import { useEffect, useRef, useState } from "preact/hooks";
import { whoAmI } from "../api/home.ts";
import { isSignedOut, token } from "../api/session.ts";
import { freshness } from "../api/stream.ts";
import type { Me } from "../api/types.ts";
import type { Route } from "../model/route.ts";
import { Link } from "../parts/link.tsx";
import { Mark } from "../parts/mark.tsx";
import { nextTheme, type Theme, theme } from "./preferences.ts";
import { useStore } from "./store.ts";

const pages: readonly { readonly to: string; readonly label: string; readonly pages: readonly Route["page"][] }[] = [
  { to: "/", label: "Workflows", pages: ["workflows", "workflow", "definitions", "definition"] },
  { to: "/deliveries", label: "Deliveries", pages: ["deliveries", "delivery"] },
  { to: "/events", label: "Events", pages: ["events"] },
  { to: "/actions", label: "Actions", pages: ["actions"] },
  { to: "/preview", label: "Preview", pages: ["preview"] },
  { to: "/policies", label: "Policies", pages: ["policies"] },
  { to: "/health", label: "Health", pages: ["health"] },
];

const auditPage: (typeof pages)[number] = { to: "/audit", label: "Audit", pages: ["audit"] };

/** Name, pages, how fresh everything is, theme and help. */
export function TopBar({ page, onHelp }: { page: Route["page"]; onHelp: () => void }) {
  const me = useMe();
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the row of pages scrolls: the one that is open must be seen.
  useEffect(() => {
    const current = nav.current?.querySelector("[aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [page, me]);
  const mayReadAudit = me !== undefined && isAdminOfAll(me);
  return (
    <header class="top-bar">
      <Link to="/" class="brand" aria-label="onexit, all workflows">
        <Mark size={24} />
        <span>onexit</span>
      </Link>
      <nav aria-label="Pages" ref={nav}>
        {(mayReadAudit ? [...pages, auditPage] : pages).map((one) => (
          <Link key={one.to} to={one.to} aria-current={one.pages.includes(page) ? "page" : undefined}>
            {one.label}
          </Link>
        ))}
        {/* A page of its own, not one of ours. */}
        {me?.inbox === undefined ? null : <a href={me.inbox}>Inbox</a>}
      </nav>
      <div class="top-tools">
        <FreshnessBadge />
        <ThemeButton />
        <button
          type="button"
          class="icon-button"
          onClick={onHelp}
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
        >
          ?
        </button>
      </div>
    </header>
  );
}

/** Who we are, once the server has said so. */
function useMe(): Me | undefined {
  const [me, setMe] = useState<Me>();
  const known = useStore(token);
  const signedOut = useStore(isSignedOut);
  useEffect(() => {
    if (signedOut) return;
    let isWanted = true;
    void whoAmI().then((found) => {
      if (isWanted) setMe(found);
    });
    return () => {
      isWanted = false;
    };
  }, [known, signedOut]);
  return me;
}

function isAdminOfAll({ roles = [], namespaces = [] }: Me): boolean {
  return roles.includes("admin") && (namespaces.length === 0 || namespaces.includes("*"));
}

const freshnessWords = {
  connecting: "connecting",
  live: "live",
  reconnecting: "reconnecting",
  stale: "stale",
} as const;

const freshnessHints = {
  connecting: "Connecting to the stream of events",
  live: "What you see changes as it happens",
  reconnecting: "The connection is lost; trying again. Nothing will be missed",
  stale: "No connection for a while: what you see may be old",
} as const;

function FreshnessBadge() {
  const state = useStore(freshness);
  return (
    <span class={`freshness freshness-${state}`} title={freshnessHints[state]} data-testid="freshness">
      <span class="freshness-dot" aria-hidden="true" />
      {freshnessWords[state]}
    </span>
  );
}

const themeGlyphs: Readonly<Record<Theme, string>> = {
  auto: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 1.5v9a4.5 4.5 0 0 0 0-9Z",
  light:
    "M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM7.3.8h1.4v2.2H7.3ZM7.3 13h1.4v2.2H7.3ZM.8 7.3H3v1.4H.8ZM13 7.3h2.2v1.4H13ZM2.4 3.4l1-1 1.6 1.5-1 1ZM11 12.1l1-1 1.6 1.5-1 1ZM12.6 2.4l1 1L12 5l-1-1ZM4 11l1 1-1.6 1.6-1-1Z",
  dark: "M6.2 1.8A6.3 6.3 0 1 0 14.2 9.8 5.2 5.2 0 0 1 6.2 1.8Z",
};

function ThemeButton() {
  const now = useStore(theme);
  return (
    <button
      type="button"
      class="icon-button"
      onClick={nextTheme}
      aria-label={`Theme: ${now}`}
      title={`Theme: ${now} (t)`}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={themeGlyphs[now]} fill="currentColor" fill-rule="evenodd" />
      </svg>
    </button>
  );
}
