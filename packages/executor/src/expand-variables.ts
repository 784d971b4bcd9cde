/**
 * A text with each `$(NAME)` of a known variable replaced by its value, as Kubernetes does it for `command`, `args` and
 * `env` (`third_party/forked/golang/expansion`): what is not known stays as it is, `$$` is one `$` and begins nothing,
 * and values are not read again.
 */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  let expanded = "";
  let at = 0;
  for (let next = text.indexOf("$"); next >= 0 && next + 1 < text.length; next = text.indexOf("$", at)) {
    expanded += text.slice(at, next);
    const { put, end } = readReference(text, next, variables);
    expanded += put;
    at = end;
  }
  return expanded + text.slice(at);
}

/** What stands for a `$` and what belongs to it, and where the text goes on. */
function readReference(
  text: string,
  start: number,
  variables: ReadonlyMap<string, string>,
): { readonly put: string; readonly end: number } {
  const second = text[start + 1];
  if (second === "$") return { put: "$", end: start + 2 };
  const close = second === "(" ? text.indexOf(")", start + 2) : -1;
  if (close < 0) return { put: text.slice(start, start + 2), end: start + 2 };
  const whole = text.slice(start, close + 1);
  return { put: variables.get(whole.slice(2, -1)) ?? whole, end: close + 1 };
}
