/** What is read of a condition, and how far. */
interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

/** True, false, or undefined where only the engine can tell. */
type Truth = boolean | undefined;

const tokenPattern = /&&|\|\||[=!]=|[!()]|"[^"]*"|'[^']*'|[^\s&|=!()"']+/g;

/**
 * Whether a `when` about variables that are known would hold, by their names, such as `workflow.status`: comparisons by
 * `==` and `!=`, joined by `&&`, `||`, `!` and parentheses. Undefined for anything else; the engine itself evaluates the
 * whole language.
 */
export function evaluateCondition(when: string, known: Readonly<Record<string, string>>): Truth {
  const filled = when.replace(/\{\{(=?)([^{}]*)\}\}/g, (tag, isExpression: string, inner: string) => {
    const value = wordOf(known, inner.trim());
    if (value !== undefined) return value;
    return isExpression === "" ? tag : (filledExpression(inner, known) ?? tag);
  });
  const rest = filled.replace(tokenPattern, "").trim();
  if (filled.includes("{{") || rest !== "") return undefined;
  const cursor: Cursor = { tokens: filled.match(tokenPattern) ?? [], at: 0 };
  const value = either(cursor);
  return cursor.at === cursor.tokens.length ? value : undefined;
}

/** A variable's value where it is one word, which means the same here as to the engine; undefined for any other. */
function wordOf(known: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = Object.hasOwn(known, name) ? known[name] : undefined;
  return value !== undefined && /^[A-Za-z][\w./-]*$/.test(value) ? value : undefined;
}

/** An expression with its variables' values in their places; undefined when one is not known. */
function filledExpression(text: string, known: Readonly<Record<string, string>>): string | undefined {
  let isKnown = true;
  const filled = text.replace(/"[^"]*"|'[^']*'|[A-Za-z_][\w.-]*/g, (word) => {
    if (/^["']|^(?:true|false)$/.test(word)) return word;
    const value = wordOf(known, word);
    isKnown &&= value !== undefined;
    return `"${value}"`;
  });
  return isKnown ? `(${filled})` : undefined;
}

function either(cursor: Cursor): Truth {
  let value = both(cursor);
  while (take(cursor, "||")) {
    const right = both(cursor);
    value = value === undefined || right === undefined ? undefined : value || right;
  }
  return value;
}

function both(cursor: Cursor): Truth {
  let value = single(cursor);
  while (take(cursor, "&&")) {
    const right = single(cursor);
    value = value === undefined || right === undefined ? undefined : value && right;
  }
  return value;
}

function single(cursor: Cursor): Truth {
  if (take(cursor, "!")) {
    const value = single(cursor);
    return value === undefined ? undefined : !value;
  }
  if (take(cursor, "(")) {
    const value = either(cursor);
    return take(cursor, ")") ? value : undefined;
  }
  return comparison(cursor);
}

function comparison(cursor: Cursor): Truth {
  const left = operand(cursor);
  if (left === undefined) return undefined;
  const isEqual = take(cursor, "==");
  if (!isEqual && !take(cursor, "!=")) return left === "true" ? true : left === "false" ? false : undefined;
  const right = operand(cursor);
  return right === undefined ? undefined : (left === right) === isEqual;
}

function operand(cursor: Cursor): string | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || /^(?:&&|\|\||[=!]=|[!()])$/.test(token)) return undefined;
  cursor.at += 1;
  return token.replace(/^(["'])(.*)\1$/s, "$2");
}

function take(cursor: Cursor, token: string): boolean {
  if (cursor.tokens[cursor.at] !== token) return false;
  cursor.at += 1;
  return true;
}
