/** Times as people read them: `2025-01-31 09:00:00` in a time zone of their choice; "" for no time. */
export function localTime(at: string | Date | undefined, timeZone: string): string {
  if (at === undefined) return "";
  const options = { dateStyle: "short", timeStyle: "medium", timeZone } as const;
  // Swedish writes dates the ISO way.
  return new Intl.DateTimeFormat("sv-SE", options).format(new Date(at));
}
