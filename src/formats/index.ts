import type { Format } from "../model/format.ts";
import { csv } from "./csv.ts";

const all: readonly Format[] = [csv];

/** Every file format there is, by its name in a mapping. */
export const formats: ReadonlyMap<string, Format> = new Map(all.map((format) => [format.name, format]));
