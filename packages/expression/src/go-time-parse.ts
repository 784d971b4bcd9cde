import { secondsOf, type Time, timeOf, utc, type Zone } from "./civil.ts";
import { layoutParts, monthName, weekdayName } from "./go-time-format.ts";

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nano: number;
  pm: boolean | undefined;
  zone: Zone | undefined;
}

type Read = (text: string, fields: Fields) => void;

const names = (of: (index: number) => string, from: number, count: number, length?: number) =>
  Array.from({ length: count }, (_, index) => of(index + from).slice(0, length)).join("|");

/** How each part of a layout is read: its pattern, and what it sets. */
const readers: ReadonlyMap<string, readonly [pattern: string, read: Read]> = new Map<string, readonly [string, Read]>([
  ["January", [names(monthName, 1, 12), setMonth]],
  ["Jan", [names(monthName, 1, 12, 3), setMonth]],
  ["1", ["\\d{1,2}", set("month")]],
  ["01", ["\\d\\d", set("month")]],
  ["Monday", [names(weekdayName, 0, 7), () => {}]],
  ["Mon", [names(weekdayName, 0, 7, 3), () => {}]],
  ["2", [" ?\\d{1,2}", set("day")]],
  ["_2", [" ?\\d{1,2}", set("day")]],
  ["02", ["\\d\\d", set("day")]],
  ["2006", ["\\d{4}", set("year")]],
  ["06", ["\\d\\d", setShortYear]],
  ["15", ["\\d{1,2}", set("hour")]],
  ["3", ["\\d{1,2}", set("hour")]],
  ["03", ["\\d\\d", set("hour")]],
  ["4", ["\\d{1,2}", set("minute")]],
  ["04", ["\\d\\d", set("minute")]],
  ["5", ["\\d{1,2}(?:[.,]\\d+)?", setSecond]],
  ["05", ["\\d\\d(?:[.,]\\d+)?", setSecond]],
  ["PM", ["AM|PM", setHalf]],
  ["pm", ["am|pm", setHalf]],
  ["MST", ["[A-Z]{3,4}|[+-]\\d\\d", setZone]],
]);

/** The time that a text says in one of Go's layouts; without a zone it is in the given one. */
export function parseTime(text: string, layout: string, zone: Zone = utc): Time | undefined {
  if (text.length > 200 || layout.length > 200) return undefined;
  const fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    nano: 0,
    pm: undefined,
    zone: undefined,
  };
  let inLayout = 0;
  let at = 0;
  // Part by part without going back, as Go does.
  for (const match of layout.matchAll(layoutParts)) {
    const between = layout.slice(inLayout, match.index);
    if (!text.startsWith(between, at)) return undefined;
    at += between.length;
    inLayout = match.index + match[0].length;
    const [pattern, read] = readers.get(match[0]) ?? otherReader(match[0]);
    const found = new RegExp(`^(?:${pattern})`, "i").exec(text.slice(at))?.[0];
    if (found === undefined) return undefined;
    read(found, fields);
    at += found.length;
  }
  return text.slice(at) === layout.slice(inLayout) ? timeOfFields(fields, zone) : undefined;
}

function timeOfFields(fields: Fields, zone: Zone): Time | undefined {
  const { year, month, day, minute, second, nano, pm } = fields;
  if (pm !== undefined && fields.hour > 12) return undefined;
  const hour = pm === undefined ? fields.hour : (fields.hour % 12) + (pm ? 12 : 0);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const next = month === 12 ? secondsOf(year + 1, 1, 1, 0, 0, 0) : secondsOf(year, month + 1, 1, 0, 0, 0);
  if (secondsOf(year, month, day, 0, 0, 0) >= next) return undefined;
  return timeOf(secondsOf(year, month, day, hour, minute, second), nano, fields.zone ?? zone);
}

/** Fractions and offsets, whose parts come in many lengths. */
function otherReader(part: string): readonly [string, Read] {
  if (/^[.,]/.test(part))
    return part.charAt(1) === "0" ? [`[.,]\\d{${part.length - 1}}`, setNano] : ["(?:[.,]\\d+)?", setNano];
  if (part === "002" || part === "__2") return [" {0,2}\\d{1,3}", () => {}];
  const colon = part.includes(":") ? ":" : "";
  const count = Math.ceil((part.replaceAll(":", "").length - 1) / 2);
  const offset = `[+-]\\d\\d${`${colon}\\d\\d`.repeat(Math.max(0, count - 1))}`;
  return [part.startsWith("Z") ? `Z|${offset}` : offset, setZone];
}

function set(field: "year" | "month" | "day" | "hour" | "minute" | "second"): Read {
  return (text, fields) => {
    fields[field] = Number(text);
  };
}

function setShortYear(text: string, fields: Fields): void {
  fields.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
}

function setHalf(text: string, fields: Fields): void {
  fields.pm = text.toUpperCase() === "PM";
}

function setMonth(text: string, fields: Fields): void {
  const name = text.slice(0, 3).toLowerCase();
  for (let month = 1; month <= 12; month += 1) {
    if (monthName(month).slice(0, 3).toLowerCase() === name) fields.month = month;
  }
}

function setSecond(text: string, fields: Fields): void {
  fields.second = Number(text.slice(0, 2).replace(/\D/, ""));
  const fraction = /[.,]\d+/.exec(text);
  if (fraction) setNano(fraction[0], fields);
}

function setNano(text: string, fields: Fields): void {
  if (text !== "") fields.nano = Number(text.slice(1, 10).padEnd(9, "0"));
}

function setZone(text: string, fields: Fields): void {
  const match = /^([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(text);
  const size = match ? Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0) : 0;
  const offset = match?.[1] === "-" ? -size : size;
  // A letter name alone does not say an offset, so Go takes none.
  fields.zone =
    offset === 0 && /^(?:Z|UTC|GMT|[+-].*)$/i.test(text) ? utc : { kind: "zone", name: match ? "" : text, offset };
}
