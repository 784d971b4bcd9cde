/** The bounds within which any expression of any dialect is read and evaluated. */
export const limits = {
  /** Characters of the source text. */
  length: 4096,
  /** Characters of an expression tag. */
  exprLength: 16_384,
  /** Nesting of parentheses, prefixes and choices. */
  depth: 64,
  /** Members, calls and pipes in a row. */
  links: 256,
  /** Evaluated parts. */
  steps: 10_000,
  /** Evaluated parts of an expression tag, and the size of what it works on and makes. */
  exprSteps: 200_000,
  /** Items and entries of a value that becomes text. */
  parts: 150_000,
  /** Characters of any text that an expression makes. */
  text: 1_048_576,
  /** Characters of what is said about an expression, without the expression itself. */
  problem: 2000,
} as const;
