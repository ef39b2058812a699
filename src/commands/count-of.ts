/** `1 file`, `3 files`; `many` where an s does not do. */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
