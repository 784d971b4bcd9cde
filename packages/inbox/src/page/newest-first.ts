/** Cards in the order in which a page shows them. */
export function newestFirst<T extends { readonly at: number }>(cards: readonly T[]): T[] {
  return [...cards].sort((a, b) => b.at - a.at);
}
