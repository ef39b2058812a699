import { isAbsolute, relative } from "node:path";

/** A path below `home` as seen from there; any other as it stands. */
export function shownPath(home: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const shown = relative(home, path);
  return shown.startsWith("..") ? path : shown;
}
