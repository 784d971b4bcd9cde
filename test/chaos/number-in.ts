/** The number at the end of a delivery's name. */
export function numberIn(delivery: string): number {
  const [digits] = /\d+$/.exec(delivery) ?? [];
  if (digits === undefined) throw new Error(`no number at the end of ${delivery}`);
  return Number(digits);
}
