/**
 * Keeps spreadsheets from running what is text. They run a cell that begins with = + - @ (full-width forms
 * too), and skip blanks, quotes and separators before it. Told apart and left alone: plain numbers and phone
 * numbers (-5, +47 123 45 678), which hold nothing but digits, spaces and + - ( ) . , / and run nothing.
 */
const runs = /^[\s"';,|]*[=+\-@＝＋－＠]|^[\t\r\n]/;
const harmless = /^[+-]?[\d ().,/-]*$/;
const runsInside = /[;,|\t\r\n] *[=+\-@＝＋－＠]/;

/** The text, with an apostrophe before it where a spreadsheet would run it. */
export function neutral(text: string): string {
  return runs.test(text) && !harmless.test(text) ? `'${text}` : text;
}

/** Would the text run if a spreadsheet, taking another delimiter, cut it up? Quotes keep it whole. */
export function isolated(text: string): boolean {
  return runsInside.test(text);
}
