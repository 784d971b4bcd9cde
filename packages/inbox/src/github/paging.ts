/** One page of a list, and the `Link` header that leads to the others, if there are any. */
export function pageOf<T>(
  items: readonly T[],
  query: Readonly<Record<string, string>>,
  address: string,
): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const perPage = Math.min(100, positive(query.per_page) ?? 30);
  const page = positive(query.page) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string) => `<${address}?per_page=${perPage}&page=${to}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
