import { createStore, type Store } from "./store.ts";

/** How the page is coloured; `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

const themes: readonly Theme[] = ["auto", "light", "dark"];

/** The reader's theme. */
export const theme = kept<Theme>("onexit.theme", "auto", themes);

/** Whether single letters are shortcuts. */
export const shortcuts = kept<"on" | "off">("onexit.shortcuts", "on", ["on", "off"]);

/** Colours the page, now and whenever the theme changes. */
export function applyTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = theme.get();
  };
  apply();
  theme.watch(apply);
}

/** Takes the next theme: auto, light, dark. */
export function nextTheme(): Theme {
  const next = themes[(themes.indexOf(theme.get()) + 1) % themes.length] ?? "auto";
  theme.set(next);
  return next;
}

/** A choice that survives the tab; a browser that keeps nothing is no reason to fail. */
function kept<T extends string>(place: string, first: T, all: readonly T[]): Store<T> {
  const read = () => {
    try {
      return localStorage.getItem(place);
    } catch {
      return null;
    }
  };
  const known = all.find((one) => one === read());
  const store = createStore<T>(known ?? first);
  store.watch(() => {
    try {
      localStorage.setItem(place, store.get());
    } catch {
      // Private windows may refuse.
    }
  });
  return store;
}
