/** What expressions are made of, in any dialect. */
export const expressionWords: readonly string[] = [
  ..."( ) [ ] { } , ; : ? ?. ?? . .. # #acc | || & && ! not in == != < > <= >= =~ !~ + - * / % ** ^ ~ << >> = -> \\ \" ' ` @ $ // /* */".split(
    " ",
  ),
  ..."1 0 -1 2.5 1e999 0x 0xff 1_0 .5 5. 99999999999999999999 true false nil null let if else and or matches contains".split(
    " ",
  ),
  ..."a a.b 'a' \"a\" long list big json item workflow.name steps.a.status inputs.parameters.a {{ }} {{= {{workflow.name}} {{=1+1}} {{nope}}".split(
    " ",
  ),
  ..."len( map( filter( reduce( repeat( sprig. sprig.list( fromJSON( toJson( jsonpath( date( duration( now() split( join( get( #, let".split(
    " ",
  ),
  ..."a.Succeeded a.Failed && || b.Omitted !a (a) __proto__ constructor 2026-01-02 '2026-01-02' (x+)+ .*.* [[:alpha:]]".split(
    " ",
  ),
  " ",
  "\n",
  "\t",
  "\u{0}",
  "\u{D800}",
  "é",
  "😀",
  "let a = 1; ",
  "map(1..100, ",
  "true ? ",
  "true || ",
  "a && ",
  "2 ** ",
];
