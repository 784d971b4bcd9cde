import type { Report } from "./report.ts";

const colors: Readonly<Record<Report["tone"], string>> = { good: "#1a7f37", bad: "#b42318", plain: "#333333" };

/** A report as HTML that every mail client shows alike: a table, no images, no style sheet; values are escaped. */
export function htmlOf({ headline, tone, facts, log, links, footer }: Report): string {
  const rows = facts.map(([label, value]) => row(escapeHtml(label), escapeHtml(value).replaceAll("\n", "<br>")));
  const linkRows = links.map(({ label, url }) =>
    row(escapeHtml(label), `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`),
  );
  const logPart =
    log === ""
      ? []
      : [
          "<p>The last lines of its log:</p>",
          `<pre style="background:#f4f4f4;padding:8px;white-space:pre-wrap">${escapeHtml(log)}</pre>`,
        ];
  return [
    '<!doctype html><html><body style="font-family:sans-serif;font-size:14px;color:#222222">',
    `<h2 style="color:${colors[tone]};font-size:18px">${escapeHtml(headline)}</h2>`,
    '<table cellpadding="2" cellspacing="0">',
    ...rows,
    ...linkRows,
    "</table>",
    ...logPart,
    `<p style="color:#777777;font-size:12px">${escapeHtml(footer)}</p>`,
    "</body></html>",
    "",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function row(label: string, value: string): string {
  return `<tr><td valign="top" style="color:#777777;padding-right:12px">${label}</td><td>${value}</td></tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
