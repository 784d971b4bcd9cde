/** True when `version` (`2.9.10`, `v2.10.27`, `2.12.0-beta.1`) is `floor` or newer; false for what is no version. */
export function isAtLeast(version: string, floor: string): boolean {
  const have = numbersOf(version);
  const need = numbersOf(floor);
  if (have === undefined || need === undefined) return false;
  for (let i = 0; i < 3; i += 1) {
    const difference = (have[i] ?? 0) - (need[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? undefined : match.slice(1).map((part) => Number(part ?? 0));
}
