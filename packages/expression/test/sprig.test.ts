import { describe, expect, it } from "vitest";
import { evaluateExpr } from "../src/index.ts";
import { draw, scopeWith } from "./scope-of.ts";

// The values are those of sprig 3.3.0, run beside this.
describe("sprig", () => {
  it.each([
    ["abbrevboth(5, 10, '1234 5678 9123')", "...5678..."],
    ['title("hello world-foo")', "Hello World-Foo"],
    ["snakecase('HTTPServer')", "http_server"],
    ["kebabcase('FirstName')", "first-name"],
    ["camelcase('http_server')", "HttpServer"],
    ["wrapWith(5, '|', 'helloworld bigger')", "hello|world|bigge|r"],
    ["quote('a', 1)", '"a" "1"'],
    ["nindent(2, 'a\\nb')", "\n  a\n  b"],
    ["substr(0, 5, 'hello world')", "hello"],
    ["split('$', 'foo$bar')", { _0: "foo", _1: "bar" }],
    ["join('-', [1, 2])", "1-2"],
    ["sortAlpha(['b', 'a', 3])", ["3", "a", "b"]],
    ["int('0x10')", 16],
    ["add(1, 2, '3')", 6],
    ["addf(0.1, 0.2)", 0.3],
    ["round(123.5555, 3)", 123.556],
    ["untilStep(3, 8, 2)", [3, 5, 7]],
    ["seq(0, 2, 10)", "0 2 4 6 8 10"],
    ["compact([1, '', 0, 'a', nil])", [1, "a"]],
    ["without([1, 2, 3], 1, 3)", [2]],
    ["chunk(2, [1, 2, 3])", [[1, 2], [3]]],
    ["dig('a', 'c', 'def', {a: {b: 1}})", "def"],
    ["merge({a: {x: 1}}, {a: {x: 2, y: 3}})", { a: { x: 1, y: 3 } }],
    ["omit({a: 1, b: 2}, 'a')", { b: 2 }],
    ["default('d', '')", "d"],
    ["coalesce('', 0, 'x')", "x"],
    ["ternary('a', 'b', true)", "a"],
    ["toPrettyJson({a: [1]})", '{\n  "a": [\n    1\n  ]\n}'],
    ["fromJson('{bad')", null],
    ["kindOf([1])", "slice"],
    ["b64dec(sprig.b64enc('hällo'))", "hällo"],
    ["b32enc('hello')", "NBSWY3DP"],
    ["sha1sum('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"],
    ["sha256sum('a')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ["adler32sum('hello')", "103547413"],
    ["date('2006', 'no time, so now')", "2026"],
    ["dateInZone('2006-01-02 15:04 MST', 1700000000, 'Europe/Zurich')", "2023-11-14 23:13 CET"],
    ["durationRound('2400h10m5s')", "3mo"],
    ["regexReplaceAll('a(x*)b', '-ab-axxb-', '$1-$$')", "--$-xx-$-"],
    ["regexFindAll('[2468]', '123456789', 2)", ["2", "4"]],
    ["regexSplit('z+', 'pizza', -1)", ["pi", "a"]],
    ["regexMatch('[', 'a')", false],
    ["clean('a/../b//c/.')", "b/c"],
    ["urlParse('http://u:p@h.com:80/x?q=1#f').hostname", "h.com"],
    ["urlJoin({scheme: 'http', host: 'h:80', path: '/p', query: 'a=b'})", "http://h:80/p?a=b"],
    ["semver('v1.2.3-rc.1').Prerelease()", "rc.1"],
    ["semverCompare('^1.2.0', '1.3.4')", true],
    ["semverCompare('>=1.0 <2 || ^3', '2.1.0')", false],
  ])("%s", (text, value) => {
    expect(evaluateExpr(`sprig.${text}`, scopeWith({}), draw)).toEqual({ value });
  });
});
