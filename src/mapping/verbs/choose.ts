import { compileCondition } from "../condition.ts";
import type { Made, Verb } from "../field.ts";

/** `{ "choose": [{ "when": {...}, "use": ... }], "otherwise": ... }`: the first whose condition holds. */
export const choose: Verb = {
  name: "choose",
  compile(source, pointer, setting): Made {
    const branches = (source.choose ?? []).map(({ when, use }, index) => ({
      holds: compileCondition(when, [...pointer, "choose", index, "when"], setting),
      field: setting.field(use, [...pointer, "choose", index, "use"], setting),
    }));
    const { otherwise: rest } = source;
    const last = rest === undefined ? [] : [setting.field(rest, [...pointer, "otherwise"], setting)];
    const fields = [...branches.map(({ field }) => field), ...last];
    return {
      kind: fields.every(({ kind }) => kind === "number") ? "number" : "text",
      constant: false,
      sources: [
        ...branches.flatMap(({ holds }) => holds.sources),
        ...fields.flatMap(({ sources }) => sources),
      ],
      place: (scope) => branches[0]?.holds.place(scope) ?? {},
      make(scope) {
        for (const { holds, field } of branches) if (holds.test(scope)) return field.make(scope);
        return last[0]?.make(scope);
      },
    };
  },
};
