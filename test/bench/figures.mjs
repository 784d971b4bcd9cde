/** The middle of some numbers, NaN of none. */
export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** The number below which the given share of them lies. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The medians, field by field, of several measurements of one kind. */
export function medians(measurements) {
  const fields = Object.keys(measurements[0] ?? {});
  return Object.fromEntries(fields.map((field) => [field, median(measurements.map((one) => one[field]))]));
}

/** Ms of a clock that all processes of this machine share. */
export function monotonicMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}
