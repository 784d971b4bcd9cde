/**
 * A copy of `object` with more properties, or with others in place of some. The same as a spread with properties behind
 * it, for where many are made: V8 of Node 20 makes a hidden class of its own for every object that a spread begins and
 * that then gets a new property, which takes ten times as long and keeps what the object holds from the quick
 * collections of garbage (docs/performance.md). Properties before a spread, and those that it has already, are harmless.
 */
export function extend<A extends object, B extends object>(object: A, more: B): Omit<A, keyof B> & B {
  return Object.assign({}, object, more);
}
