/** A version of semver.org; the parts that were left out are zero. */
export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly pre: string;
  readonly meta: string;
  readonly original: string;
}

const version = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;
const constraint =
  /^\s*(=||!=|>|<|>=|=>|<=|=<|~|~>|\^)\s*(v?([0-9|x|X|*]+)(?:\.([0-9|x|X|*]+))?(?:\.([0-9|x|X|*]+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)\s*$/;

/** The version that a text is; undefined when it is none. */
export function parseVersion(text: string): Version | undefined {
  const match = text.length > 256 ? null : version.exec(text);
  if (!match) return undefined;
  const numbers = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)] as const;
  return { numbers, pre: match[4] ?? "", meta: match[5] ?? "", original: text };
}

/** True when a version is in the bounds of a constraint such as `>=1.2 <2 || ^3`; undefined when that is none. */
export function isInBounds(text: string, given: Version): boolean | undefined {
  if (text.length > 512) return undefined;
  let inside = false;
  for (const alternative of text.split("||")) {
    // `1.2 - 2.3` is a range, and commas and spaces between bounds mean both.
    const ranged = alternative.replace(/(\S+)\s+-\s+(\S+)/g, ">=$1 <=$2").replace(/([<>=!~^])\s+/g, "$1");
    const bounds = ranged.split(/[\s,]+/).filter((bound) => bound !== "");
    if (bounds.length === 0) return undefined;
    const results = bounds.map((bound) => isInBound(bound, given));
    if (results.includes(undefined)) return undefined;
    inside ||= results.every(Boolean);
  }
  return inside;
}

function isInBound(text: string, given: Version): boolean | undefined {
  const match = constraint.exec(text);
  if (!match) return undefined;
  const [, operator = "", , ...rest] = match;
  const parts = rest.slice(0, 3).map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)));
  const known = parts.indexOf(undefined) === -1 ? 3 : parts.indexOf(undefined);
  const pre = rest[3] ?? "";
  const [major = 0, minor = 0, patch = 0] = parts.map((part, index) => (index < known ? part : 0));
  const bound: Version = { numbers: [major, minor, patch], pre, meta: "", original: text };
  // A pre-release is only wanted where the bound names one.
  if (given.pre !== "" && pre === "") return operator === "!=" ? known > 0 : false;
  return compareBound(operator, given, bound, known);
}

function compareBound(operator: string, given: Version, bound: Version, known: number): boolean {
  const order = compareVersions(given, bound);
  const inside = given.numbers.slice(0, known).every((number, index) => number === bound.numbers[index]);
  switch (operator) {
    case "":
    case "=":
      return known === 3 ? order === 0 : inside;
    case "!=":
      return known === 3 ? order !== 0 : !inside;
    case ">":
      return known === 3 ? order > 0 : order > 0 && !inside;
    case "<":
      return order < 0;
    case ">=":
    case "=>":
      return order >= 0;
    case "<=":
    case "=<":
      return order <= 0 || (known < 3 && inside);
    case "~":
    case "~>":
      return (
        order >= 0 &&
        given.numbers.slice(0, Math.min(known, 2)).every((number, index) => number === bound.numbers[index])
      );
    default:
      return order >= 0 && isCompatible(given, bound, known);
  }
}

/** `^`: the first number that is not zero, or the last known one, stays. */
function isCompatible(given: Version, bound: Version, known: number): boolean {
  const first = bound.numbers.slice(0, known).findIndex((number) => number > 0);
  const fixed = first === -1 ? known : first + 1;
  return given.numbers.slice(0, fixed).every((number, index) => number === bound.numbers[index]);
}

function compareVersions(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  if (left.pre === right.pre) return 0;
  if (left.pre === "" || right.pre === "") return left.pre === "" ? 1 : -1;
  return comparePre(left.pre.split("."), right.pre.split("."));
}

function comparePre(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const numeric = [part, other].map((text) => /^\d+$/.test(text));
    if (numeric[0] && numeric[1]) return Number(part) - Number(other);
    if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
