import { isoTime } from "@onexit/events";

const months = "January February March April May June July August September October November December".split(" ");
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const dayMs = 86_400_000;

/** The forms in which `workflow.creationTimestamp.<letter>` exists (`util/strftime`). */
export const creationTimeLetters = [..."BbmAadHIMSYypZzL"];

/** One part of a time, in UTC; undefined for a letter that has none. `at` is in epoch ms. */
export function creationTime(at: number, letter: string): string | undefined {
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "", fraction = ""] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})/.exec(isoTime(at)) ?? [];
  const weekday = days[(((Math.floor(at / dayMs) + 4) % 7) + 7) % 7] ?? "";
  switch (letter) {
    case "B":
      return months[Number(month) - 1];
    case "b":
      return months[Number(month) - 1]?.slice(0, 3);
    case "m":
      return month;
    case "A":
      return weekday;
    case "a":
      return weekday.slice(0, 3);
    case "d":
      return day;
    case "H":
      return hour;
    case "I":
      return String(((Number(hour) + 11) % 12) + 1).padStart(2, "0");
    case "M":
      return minute;
    case "S":
      return second;
    case "Y":
      return year;
    case "y":
      return year.slice(2);
    case "p":
      return Number(hour) < 12 ? "AM" : "PM";
    case "Z":
      return "UTC";
    case "z":
      return "+0000";
    case "L":
      return `.${fraction}`;
    default:
      return undefined;
  }
}
