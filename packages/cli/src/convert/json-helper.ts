/**
 * A shell function that prints its argument as a JSON string, whatever it holds: backslashes and quotes are escaped, lines
 * joined by `\n`, other control characters become spaces. Only tr, sed and awk, as every small image has them.
 */
export const jsonHelper = String.raw`json() { printf '%s' "$1" | tr '\001-\011\013-\037' ' ' | sed 's/[\\"]/\\&/g' | awk 'BEGIN { printf "\"" } { printf "%s%s", s, $0; s = "\\n" } END { printf "\"" }'; }`;
