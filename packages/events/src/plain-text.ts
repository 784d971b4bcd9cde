/** A text as a mail or a page can show it: without what only means something to a terminal, colours for one. */
export function plainText(text: string): string {
  return text.replace(sequences, "").replace(controls, "");
}

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** What begins with an escape (ECMA-48): a title and the like up to its end, a sequence with parameters, and the short ones. */
const sequences = new RegExp(
  [`${esc}\\][^${esc}${bell}\\n]*(?:${bell}|${esc}\\\\)?`, `${esc}\\[[0-?]*[ -/]*[@-~]`, `${esc}[ -/]*[0-~]`].join("|"),
  "g",
);

/** Other control characters, apart from tabs and the ends of lines. */
const controls = /(?![\t\n\r])\p{Cc}/gu;
