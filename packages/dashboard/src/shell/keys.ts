import { useEffect } from "preact/hooks";
import { shortcuts } from "./preferences.ts";

/** What a key, or two in a row (`g d`), does. */
export type Keymap = Readonly<Record<string, () => void>>;

/** How long the second key of two may take, ms. */
const pairMs = 1_200;

const maps: Keymap[] = [];
let first: { readonly key: string; readonly at: number } | undefined;

/** Gives keys a meaning while the component is there; what was added last goes before what was there. */
export function useKeys(map: Keymap): void {
  useEffect(() => {
    maps.push(map);
    return () => {
      maps.splice(maps.indexOf(map), 1);
    };
  });
}

/** Hears keys; to be called once. */
export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]") !== null) return;
    const act = meaningOf(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function meaningOf(key: string): (() => void) | undefined {
  const isLetter = key.length === 1;
  // `?` stays, or nobody would find out how to switch the others on again.
  if (isLetter && key !== "?" && shortcuts.get() === "off") return undefined;
  const before = first !== undefined && Date.now() - first.at < pairMs ? first.key : undefined;
  first = undefined;
  if (before !== undefined) {
    const both = find(`${before} ${key}`);
    if (both !== undefined) return both;
  }
  if (maps.some((map) => Object.keys(map).some((one) => one.startsWith(`${key} `)))) {
    first = { key, at: Date.now() };
  }
  return find(key);
}

function find(keys: string): (() => void) | undefined {
  return maps.findLast((map) => map[keys] !== undefined)?.[keys];
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
