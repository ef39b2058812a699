import picocolors from "picocolors";

/** Colours for a terminal; plain text elsewhere. NO_COLOR and FORCE_COLOR are heeded. */
export function colours(interactive: boolean): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(interactive && picocolors.isColorSupported);
}
