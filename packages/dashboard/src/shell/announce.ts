import { createStore } from "./store.ts";

/** What the page's polite live region says. */
export const announcement = createStore("");

/** Lets a screen reader say something when it has finished what it is saying. */
export function announce(text: string): void {
  // The same text twice would be no change, so nothing would be said.
  announcement.set(announcement.get() === text ? `${text}\u00a0` : text);
}
