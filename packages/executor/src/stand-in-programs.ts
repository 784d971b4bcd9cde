/** Programs of well-known images, in the words of a POSIX shell. */
export const programs = {
  /** What Argo's own examples speak with. */
  argosay: `#!/bin/sh
case "$#:$1" in
  0:) echo 'hello argo' ;;
  2:echo) printf '%s\\n' "$2" ;;
  3:echo)
    mkdir -p "$(dirname "$3")" && printf '%s\\n' "$2" >"$3" ;;
  2:cat) cat "$2" ;;
  2:sleep) exec sleep "$2" ;;
  1:exit) exit 0 ;;
  2:exit) exit "$2" ;;
  3:assert_contains) grep -qF -e "$3" "$2" ;;
  *) echo "argosay does not understand: $*" >&2; exit 1 ;;
esac
`,
  cowsay: `#!/bin/sh
printf '%s\\n' "$*"
`,
  python: `#!/bin/sh
exec python3 "$@"
`,
  pip: `#!/bin/sh
exec python3 -m pip "$@"
`,
} as const;
