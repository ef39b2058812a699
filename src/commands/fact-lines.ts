/** Names and what is known under them, one a line, aligned; what is "" is left out. */
export function factLines(facts: readonly (readonly [name: string, value: string])[]): readonly string[] {
  const told = facts.filter(([, value]) => value !== "");
  const width = Math.max(0, ...told.map(([name]) => name.length));
  return told.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
