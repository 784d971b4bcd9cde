/**
 * Looks whether something has come, and shows the places that changed. The others stay the same elements: who reads or
 * types there is not disturbed, and what is unfolded stays so.
 */
export const script = `"use strict";
const base = document.body.dataset.base;
const shown = new Map();
let latest = document.querySelector("main").dataset.latest;
const placesOf = (root) => [...root.querySelectorAll("section[data-key]")];
const remember = (place) => shown.set(place.dataset.key, place.outerHTML);
for (const place of placesOf(document)) remember(place);
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(base + "/latest").catch(() => undefined);
  if (answer === undefined || !answer.ok || (await answer.text()) === latest) return;
  const page = await (await fetch(base, { headers: { accept: "text/html" } })).text();
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (fresh === null) return;
  latest = fresh.dataset.latest;
  const old = new Map(placesOf(document).map((place) => [place.dataset.key, place]));
  const focused = document.activeElement;
  const changed = [];
  for (const place of placesOf(fresh)) {
    const key = place.dataset.key;
    const before = old.get(key);
    if (before !== undefined && shown.get(key) === place.outerHTML) {
      place.replaceWith(before);
      continue;
    }
    changed.push(key);
    remember(place);
    const open = new Set([...(before?.querySelectorAll("details[open]") ?? [])].map((one) => one.dataset.key));
    for (const one of place.querySelectorAll("details")) one.open = open.has(one.dataset.key);
  }
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  if (changed.length > 0) document.getElementById("news").textContent = "New: " + changed.join(", ");
};
setInterval(() => void look(), 1000);
document.addEventListener("visibilitychange", () => void look());
`;
