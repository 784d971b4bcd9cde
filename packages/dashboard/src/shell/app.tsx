import { useEffect, useState } from "preact/hooks";
import { isSignedOut, token } from "../api/session.ts";
import { keepStream } from "../api/stream.ts";
import { routeOf } from "../model/route.ts";
import { Page } from "../pages/page.tsx";
import { SignIn } from "../pages/sign-in.tsx";
import { announcement } from "./announce.ts";
import { Help } from "./help.tsx";
import { useKeys } from "./keys.ts";
import { go, usePlace } from "./location.ts";
import { nextTheme } from "./preferences.ts";
import { useStore } from "./store.ts";
import { TopBar } from "./top-bar.tsx";

/** The whole dashboard: the bar, the page, and what screen readers are told. */
export function App() {
  const { path, search } = usePlace();
  const signedOut = useStore(isSignedOut);
  const known = useStore(token);
  const [isHelpOpen, setHelpOpen] = useState(false);
  // Another token is another stream.
  useEffect(() => {
    if (signedOut) return;
    const controller = new AbortController();
    void keepStream(controller.signal);
    return () => controller.abort();
  }, [signedOut, known]);
  useKeys({
    "?": () => setHelpOpen(true),
    t: () => nextTheme(),
    "/": focusSearch,
    "g w": () => go("/"),
    "g d": () => go("/deliveries"),
    "g e": () => go("/events"),
    "g a": () => go("/actions"),
  });
  const route = routeOf(path);
  return (
    <>
      <a class="skip-link" href="#content">
        Skip to content
      </a>
      <TopBar page={route.page} onHelp={() => setHelpOpen(true)} />
      <main id="content" tabIndex={-1}>
        {signedOut ? <SignIn /> : <Page key={path} route={route} search={search} />}
      </main>
      {isHelpOpen ? <Help onClose={() => setHelpOpen(false)} /> : null}
      <Announcer />
    </>
  );
}

function Announcer() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {useStore(announcement)}
    </div>
  );
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("input[type=search]");
  field?.focus();
  field?.select();
}
