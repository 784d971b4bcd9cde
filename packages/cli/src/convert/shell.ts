import { Uncertain } from "./finding.ts";
import { jsonHelper } from "./json-helper.ts";
import { type Cursor, readWord, type Word, wordOf } from "./shell-word.ts";

/** One command of a script: its words, what it assigns before them, and what it reads. */
export interface Command {
  readonly words: readonly Word[];
  readonly assignments: readonly (readonly [name: string, value: Word])[];
  /** A here-document. */
  readonly input: Word | undefined;
  /** What stands between it and the next one. */
  readonly then: "&&" | "||" | ";";
  readonly offset: number;
}

const keywords = /^(if|then|else|fi|for|while|until|do|done|case|esac|function|\{|\}|!|\[\[|\(\()$/;
const harmlessRedirection = /^(?:[12&]?>>?\s*\/dev\/(?:null|stderr|stdout)|[12]?>&[12])(?=[\s;&|]|$)/;
const heredocStart = /^<<(-?)\s*(?:'(\w+)'|"(\w+)"|(\w+))/;

/**
 * The commands of a script, if it is a plain sequence of them. Throws `Uncertain` for whatever else a shell can do: what is
 * not understood must not be converted.
 */
export function parseShell(script: string): readonly Command[] {
  const source = script.replace(jsonHelper, (helper) => " ".repeat(helper.length));
  const cursor: Cursor = { source, at: 0 };
  const commands: Command[] = [];
  while (cursor.at < cursor.source.length) {
    const command = readCommand(cursor);
    if (command !== undefined) commands.push(command);
  }
  return commands;
}

function readCommand(cursor: Cursor): Command | undefined {
  const words: Word[] = [];
  const assignments: (readonly [string, Word])[] = [];
  let input: Word | undefined;
  let offset: number | undefined;
  let then: Command["then"] = ";";
  while (cursor.at < cursor.source.length) {
    const rest = cursor.source.slice(cursor.at);
    const blank = /^(?:[ \t]+|\\\n)+/.exec(rest);
    if (blank !== null) {
      cursor.at += blank[0].length;
      continue;
    }
    if (rest.startsWith("#")) {
      cursor.at += /^[^\n]*/.exec(rest)?.[0].length ?? 0;
      continue;
    }
    const end = /^(?:\n|;|&&|\|\|)/.exec(rest);
    if (end !== null) {
      cursor.at += end[0].length;
      then = end[0] === "&&" || end[0] === "||" ? end[0] : ";";
      break;
    }
    offset ??= cursor.at;
    const harmless = harmlessRedirection.exec(rest);
    if (harmless !== null) {
      cursor.at += harmless[0].length;
      continue;
    }
    const heredoc = heredocStart.exec(rest);
    if (heredoc !== null) {
      if (input !== undefined) throw new Uncertain("its script has two here-documents for one command", cursor.at);
      input = readHeredoc(cursor, heredoc);
      continue;
    }
    if (/^[|&<>()`]/.test(rest))
      throw new Uncertain(`its script uses ${JSON.stringify(rest[0])} of the shell`, cursor.at);
    const assigned = words.length === 0 ? /^([A-Za-z_]\w*)=/.exec(rest) : null;
    if (assigned !== null) {
      cursor.at += assigned[0].length;
      assignments.push([assigned[1] ?? "", readWord(cursor)]);
      continue;
    }
    const from = cursor.at;
    const word = readWord(cursor);
    const raw = cursor.source.slice(from, cursor.at);
    if (words.length === 0 && keywords.test(raw))
      throw new Uncertain(`its script uses ${JSON.stringify(raw)} of the shell`, from);
    words.push(word);
  }
  return offset === undefined ? undefined : { words, assignments, input, then, offset };
}

/** Its lines begin below this one; they are blanked out, so that what follows on this line is read next. */
function readHeredoc(cursor: Cursor, [whole, dash, single, double, bare]: RegExpExecArray): Word {
  const end = single ?? double ?? bare ?? "";
  const { source } = cursor;
  cursor.at += whole.length;
  const lineEnd = source.indexOf("\n", cursor.at);
  const start = lineEnd === -1 ? source.length : lineEnd + 1;
  const lines: string[] = [];
  for (let at = start; ; ) {
    if (at >= source.length) throw new Uncertain(`its here-document has no ${end}`, cursor.at);
    const to = source.indexOf("\n", at);
    const line = source.slice(at, to === -1 ? source.length : to);
    at += line.length + 1;
    const text = dash === "-" ? line.replace(/^\t+/, "") : line;
    if (text !== end) {
      lines.push(text);
      continue;
    }
    cursor.source = source.slice(0, start) + " ".repeat(Math.min(at, source.length) - start) + source.slice(at);
    break;
  }
  const body = lines.map((line) => `${line}\n`).join("");
  return bare === undefined ? [{ text: body }] : wordOf(body);
}
