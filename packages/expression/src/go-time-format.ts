import { type Civil, civilOf, type Time } from "./civil.ts";

const months = "January February March April May June July August September October November December".split(" ");
const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** The parts of Go's layouts, the longest that begin alike first (`time/format.go`, nextStdChunk). */
export const layoutParts =
  /January|Jan|Monday|Mon|MST|2006|__2|_2006|_2|002|01|02|03|04|05|06|1(?!5)|15|2|3|4|5|PM|pm|Z07:00:00|Z07:00|Z070000|Z0700|Z07|-07:00:00|-07:00|-070000|-0700|-07|[.,](?:0+|9+)(?!\d)/g;

/** A time in one of Go's layouts. */
export function formatTime(time: Time, layout: string): string {
  const civil = civilOf(time);
  return layout.replace(layoutParts, (part) => show(part, civil));
}

/** The English name of a month from 1, and of a weekday from 0. */
export function monthName(month: number): string {
  return months[month - 1] ?? "";
}

export function weekdayName(weekday: number): string {
  return weekdays[weekday] ?? "";
}

function show(part: string, civil: Civil): string {
  switch (part) {
    case "January":
      return monthName(civil.month);
    case "Jan":
      return monthName(civil.month).slice(0, 3);
    case "1":
      return String(civil.month);
    case "01":
      return two(civil.month);
    case "Monday":
      return weekdayName(civil.weekday);
    case "Mon":
      return weekdayName(civil.weekday).slice(0, 3);
    case "2":
      return String(civil.day);
    case "_2":
      return String(civil.day).padStart(2, " ");
    case "02":
      return two(civil.day);
    case "__2":
      return String(civil.yearDay).padStart(3, " ");
    case "002":
      return String(civil.yearDay).padStart(3, "0");
    case "2006":
      return String(civil.year).padStart(4, "0");
    case "_2006":
      return `_${String(civil.year).padStart(4, "0")}`;
    case "06":
      return two(civil.year % 100);
    case "MST":
      return civil.zone;
    default:
      return showClock(part, civil);
  }
}

function showClock(part: string, civil: Civil): string {
  const twelve = civil.hour % 12 === 0 ? 12 : civil.hour % 12;
  switch (part) {
    case "15":
      return two(civil.hour);
    case "3":
      return String(twelve);
    case "03":
      return two(twelve);
    case "4":
      return String(civil.minute);
    case "04":
      return two(civil.minute);
    case "5":
      return String(civil.second);
    case "05":
      return two(civil.second);
    case "PM":
      return civil.hour < 12 ? "AM" : "PM";
    case "pm":
      return civil.hour < 12 ? "am" : "pm";
    default:
      return /^[.,]/.test(part) ? showFraction(part, civil.nano) : showOffset(part, civil.offset);
  }
}

function showFraction(part: string, nano: number): string {
  const digits = String(nano)
    .padStart(9, "0")
    .slice(0, part.length - 1);
  if (part.charAt(1) === "0") return part.charAt(0) + digits.padEnd(part.length - 1, "0");
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" ? "" : part.charAt(0) + trimmed;
}

function showOffset(part: string, offset: number): string {
  if (part.startsWith("Z") && offset === 0) return "Z";
  const size = Math.abs(offset);
  const fields = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map(two);
  const count = part.replaceAll(":", "").length;
  const separator = part.includes(":") ? ":" : "";
  return (offset < 0 ? "-" : "+") + fields.slice(0, Math.ceil((count - 1) / 2)).join(separator);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
