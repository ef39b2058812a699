import { type Condition, type ConditionSetting, compileCondition } from "./condition.ts";
import type { Item } from "./scope.ts";
import { type Scope, scopeOf, type Work } from "./scope.ts";
import type { RuleSource } from "./source.ts";

/** What the rules say of a record. */
export interface Ruling {
  readonly do: "take" | "skip" | "cancel" | "hold";
  readonly because: string;
}

/** Compiled `rules`. */
export interface Rules {
  /** The first rule of the whole record that holds. */
  decide(scope: Scope): Ruling;
  /** The record's parts without those a `drop` rule takes out. */
  keep(work: Work): readonly Item[];
}

const taken: Ruling = { do: "take", because: "" };

/** Compiles `rules`; `grouped` says that a record has several parts, so that one can be dropped. */
export function compileRules(
  sources: readonly RuleSource[],
  setting: ConditionSetting,
  grouped: boolean,
): Rules {
  const rules = sources.map((source, index) => compileRule(source, index, setting));
  const drops = rules.filter((rule) => rule.source.do === "drop");
  const decisions = rules.filter((rule) => rule.source.do !== "drop");
  if (drops.length > 0 && !grouped) {
    const index = sources.findIndex((source) => source.do === "drop");
    const message = `"drop" takes a line out of its record, without "records.groupBy" there is only one: say "skip"`;
    setting.faults.add(["rules", index, "do"], "mapping.rule", message);
  }
  return {
    decide(scope) {
      return decisions.find((rule) => rule.holds(scope))?.ruling ?? taken;
    },
    keep(work) {
      if (drops.length === 0) return work.record;
      return work.record.filter(
        (item, index) => !drops.some((rule) => rule.holds(scopeOf(work, item, index + 1))),
      );
    },
  };
}

interface Rule {
  readonly source: RuleSource;
  readonly ruling: Ruling;
  holds(scope: Scope): boolean;
}

function compileRule(source: RuleSource, index: number, setting: ConditionSetting): Rule {
  const condition = (key: "when" | "unless"): Condition | undefined =>
    source[key] && compileCondition(source[key], ["rules", index, key], setting);
  const [when, unless] = [condition("when"), condition("unless")];
  return {
    source,
    ruling: rulingOf(source),
    holds: (scope) => (when === undefined || when.test(scope)) && !(unless?.test(scope) ?? false),
  };
}

function rulingOf({ do: decision, because }: RuleSource): Ruling {
  if (decision === "drop") return taken;
  return { do: decision, because: because ?? defaultReasons[decision] };
}

const defaultReasons = {
  take: "",
  skip: "a rule of the mapping skips it",
  cancel: "cancelled by the sender",
  hold: "a rule of the mapping holds it",
} as const;
