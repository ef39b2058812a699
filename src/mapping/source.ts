import type { Encoding, Limits } from "../model/format.ts";

/** The mapping as it is written, after `mapping.schema.json` has checked it. */

export type FieldSource = string | boolean | FieldObject;

/** A field with a verb; exactly one of the verbs is there. */
export interface FieldObject {
  readonly text?: string;
  readonly number?: string;
  readonly date?: string;
  readonly yesno?: string | { readonly exists: string };
  readonly lookup?: string;
  readonly first?: readonly FieldSource[];
  readonly choose?: readonly { readonly when: ConditionSource; readonly use: FieldSource }[];
  readonly map?: Readonly<Record<string, FieldSource>>;
  readonly count?: string | { readonly sum: string };

  readonly maxLength?: number;
  readonly cut?: boolean;
  readonly pad?: { readonly to: number; readonly with?: string; readonly at?: "start" | "end" };
  readonly case?: "upper" | "lower";
  readonly pattern?: string;
  readonly replace?: Readonly<Record<string, string>>;
  readonly style?: string;
  readonly currencySigns?: readonly string[];
  readonly unit?: readonly [string, string];
  readonly times?: number | string;
  readonly round?: number;
  readonly rounding?: Rounding;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly outside?: "problem" | "clamp";
  readonly format?: string;
  readonly timezone?: string;
  readonly zero?: string | readonly string[];
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
  readonly keys?: readonly string[];
  readonly reverse?: boolean;
  readonly otherwise?: FieldSource;
  readonly at?: string;
  readonly each?: string;
  readonly distinct?: string;
  readonly join?: string;

  readonly ifMissing?: string | boolean;
  readonly required?: boolean;
  readonly note?: string;
}

export type Rounding = "half up" | "down" | "up";

export interface ConditionSource {
  readonly [reference: string]: TestSource;
}

/** What a condition asks of one reference; under `not` a condition, under `all` and `any` a list of them. */
export type TestSource =
  | string
  | boolean
  | readonly string[]
  | readonly ConditionSource[]
  | ConditionSource
  | TestObject;

export interface TestObject {
  readonly above?: number | string;
  readonly below?: number | string;
  readonly atLeast?: number | string;
  readonly atMost?: number | string;
  readonly empty?: boolean;
  readonly startsWith?: string;
  readonly matches?: string;
  readonly not?: string | readonly string[];
  readonly in?: string;
}

export interface RuleSource {
  readonly when?: ConditionSource;
  readonly unless?: ConditionSource;
  readonly do: "take" | "skip" | "cancel" | "hold" | "drop";
  readonly because?: string;
}

export interface AcceptSource {
  readonly every?: string;
  readonly where: ConditionSource;
  readonly otherwise?: "reject" | "hold" | "drop";
  readonly because?: string;
}

export interface TableSource {
  readonly file?: string;
  readonly from?: string;
  readonly rows?: readonly Readonly<Record<string, string>>[];
  readonly keys?: readonly string[];
  readonly value?: string;
}

export interface FileSource {
  readonly format: string;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  readonly quote?: string;
  readonly numbers?: string;
  readonly currencySigns?: readonly string[];
  readonly dates?: string;
  readonly timezone?: string;

  readonly finalNewline?: "required" | "optional";
  readonly record?: string;
  readonly noRecords?: "problem" | "ignore";
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly columns?: ColumnsSource;
  readonly limits?: Partial<Limits>;

  readonly bom?: boolean;
  readonly newline?: "lf" | "crlf";
  readonly header?: boolean;
  readonly spreadsheetSafe?: boolean;
  readonly namespace?: string;
  readonly name?: string;
  readonly documentsPerFile?: number;
  readonly whenEmpty?: "write nothing" | "write file";
}

export interface ColumnsSource {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly unknown?: "problem" | "warn" | "ignore";
}

export interface RecordsSource {
  readonly groupBy?: readonly string[];
  readonly rows?: "together" | "anywhere";
  readonly sameInGroup?: readonly string[];
}

export interface TestCaseSource {
  readonly file?: string;
  readonly documents?: string;
  readonly expect: string;
  readonly now?: string;
  readonly sequence?: number;
}

export interface ElementSource {
  readonly element: string;
  readonly map?: Readonly<Record<string, FieldSource>>;
}

export interface MappingSource {
  readonly name?: string;
  readonly gives?: string;
  readonly takes?: string;
  readonly file: FileSource;
  readonly records?: RecordsSource;
  readonly rules?: readonly RuleSource[];
  readonly map?: Readonly<Record<string, FieldSource>>;
  readonly accept?: readonly AcceptSource[];
  readonly tables?: Readonly<Record<string, TableSource>>;
  readonly onBadRecord?: "reject-file" | "reject-record";
  readonly tests?: readonly TestCaseSource[];

  readonly select?: { readonly sortBy?: readonly string[]; readonly where?: ConditionSource };
  readonly row?: Readonly<Record<string, FieldSource>>;
  readonly root?: ElementSource;
  readonly record?: ElementSource;
  readonly trailer?: readonly FieldSource[];
}
