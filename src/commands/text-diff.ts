import { createTwoFilesPatch } from "diff";

/** A unified diff from what a test expects to what came out, line ends made visible. */
export function textDiff(expected: string, actual: string, name: string): string {
  const patch = createTwoFilesPatch(
    `${name} (expected)`,
    `${name} (came out)`,
    shown(expected),
    shown(actual),
  );
  return patch.split("\n").slice(1).join("\n").trimEnd();
}

function shown(text: string): string {
  return text.replaceAll("\r", "␍").replaceAll("\t", "→\t").replaceAll("\uFEFF", "<BOM>");
}
