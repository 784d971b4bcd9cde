import type { MessageVariables } from "@onexit/sdk";
import type { Image, Link } from "./event.ts";
import type { PagerDutyParameters } from "./parameters.ts";

/** What PagerDuty takes, and the paths of what it would refuse the whole alert for. */
export interface Picked<T> {
  readonly kept: readonly T[];
  readonly omitted: readonly string[];
}

/** Links to the run, its logs and its runbook, then the author's own. */
export function linksOf({ links = [] }: PagerDutyParameters, { run, runbook }: MessageVariables): Picked<Link> {
  const ours = [
    { href: run?.url, text: "Run" },
    { href: run?.logsUrl, text: "Logs" },
    { href: runbook, text: "Runbook" },
  ].flatMap(({ href, text }) => (isWebLink(href) ? [{ href, text }] : []));
  const own = pick(links, "links", ({ href }) => isWebLink(href));
  const texts = own.kept.map(({ href, text }) => (text ? { href, text } : { href }));
  return { kept: [...ours, ...texts], omitted: own.omitted };
}

/** The images that PagerDuty shows. */
export function imagesOf({ images = [] }: PagerDutyParameters): Picked<Image> {
  const { kept, omitted } = pick(images, "images", ({ src }) => isWebLink(src) && /^https:/i.test(src));
  const shown = kept.map(({ src, href, alt }) => ({
    src,
    ...(isWebLink(href) ? { href } : {}),
    ...(alt ? { alt } : {}),
  }));
  return { kept: shown, omitted };
}

/** True for an absolute http(s) URL. */
export function isWebLink(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

function pick<T>(items: readonly T[], path: string, isGood: (item: T) => boolean): Picked<T> {
  const omitted = items.flatMap((item, index) => (isGood(item) ? [] : [`${path}[${index}]`]));
  return { kept: items.filter(isGood), omitted };
}
