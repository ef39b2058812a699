import type { Verb } from "../field.ts";
import { choose } from "./choose.ts";
import { count } from "./count.ts";
import { date } from "./date.ts";
import { first } from "./first.ts";
import { lookup } from "./lookup.ts";
import { map } from "./map.ts";
import { number } from "./number.ts";
import { text } from "./text.ts";
import { yesno } from "./yesno.ts";

/** Every verb there is. */
export const verbs: ReadonlyMap<string, Verb> = new Map(
  [text, number, date, yesno, lookup, first, choose, map, count].map((verb) => [verb.name, verb]),
);
