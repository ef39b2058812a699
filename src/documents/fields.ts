/**
 * Definitions of the documents' fields, as JSON Schema (draft 2020-12). `format` tells a mapping what a text holds:
 * `decimal`, `quantity`, `date-time` or `date`; a text without it is plain text. A field that only dropgate fills in
 * is `readOnly`.
 */
export type Field = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, Field>>;

/** Plain text. */
export function text(maxLength: number, description: string): Field {
  return { type: "string", minLength: 1, maxLength, description };
}

/** A number or code that identifies something: text, never a number. */
export function identifier(description: string): Field {
  return text(64, description);
}

/** An exact decimal, as text. */
export function decimal(description: string): Field {
  const [pattern, examples] = ["^-?\\d{1,18}(\\.\\d{1,20})?$", ["1234.56"]];
  return { type: "string", format: "decimal", pattern, examples, description };
}

/** An amount; its currency is said once in the document. */
export function money(description: string): Field {
  return decimal(description);
}

/** A number of pieces (or metres, ...), at most four decimals. */
export function quantity(description: string): Field {
  const [pattern, examples] = ["^-?\\d{1,11}(\\.\\d{1,4})?$", ["12", "-3", "0.1234"]];
  return { type: "string", format: "quantity", pattern, examples, description };
}

/** A quantity that is not negative. */
export function quantityOrZero(description: string): Field {
  return { ...quantity(description), pattern: "^\\d{1,11}(\\.\\d{1,4})?$", examples: ["0", "12", "0.1234"] };
}

/** A quantity above zero. */
export function positiveQuantity(description: string): Field {
  const [pattern, examples] = ["^(?=.*[1-9])\\d{1,11}(\\.\\d{1,4})?$", ["1", "12", "0.1234"]];
  return { ...quantity(description), pattern, examples };
}

/** A moment, in UTC: `2025-01-31T08:00:00Z`. */
export function instant(description: string): Field {
  return {
    type: "string",
    format: "date-time",
    pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
    description,
  };
}

/** A day: `2025-01-31`. */
export function day(description: string): Field {
  return { type: "string", format: "date", pattern: "^\\d{4}-\\d\\d-\\d\\d$", description };
}

/** Two capital letters, ISO 3166-1. */
export function country(description: string): Field {
  return { type: "string", pattern: "^[A-Z]{2}$", examples: ["NO"], description };
}

/** Three capital letters, ISO 4217. */
export function currency(description: string): Field {
  return { type: "string", pattern: "^[A-Z]{3}$", examples: ["EUR"], description };
}

/** Yes or no. */
export function yesno(description: string): Field {
  return { type: "boolean", description };
}

/** One of a few words. */
export function oneOf(words: readonly string[], description: string): Field {
  return { type: "string", enum: words, description };
}

/** Filled in by dropgate on the way out; what a file says there is not used. */
export function ours(field: Field): Field {
  return { ...field, readOnly: true };
}

/** An object of these fields and no others. */
export function object(description: string, required: readonly string[], properties: Fields): Field {
  return { type: "object", additionalProperties: false, description, required, properties };
}

/** A list of such objects. */
export function list(description: string, minItems: number, items: Field): Field {
  return { type: "array", minItems, description, items };
}

/** The schema of a whole document. */
export function documentSchema(
  title: string,
  description: string,
  required: readonly string[],
  properties: Fields,
): Field {
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  return { $schema, title, ...object(description, required, properties) };
}
