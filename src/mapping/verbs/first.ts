import type { Made, Verb } from "../field.ts";

/** `{ "first": ["{VariantSKU}", "{SKU}"] }`: the first that is not empty. */
export const first: Verb = {
  name: "first",
  compile(source, pointer, setting): Made {
    const fields = (source.first ?? []).map((field, index) =>
      setting.field(field, [...pointer, "first", index], setting),
    );
    return {
      kind: fields.every(({ kind }) => kind === "number") ? "number" : "text",
      constant: fields.every(({ constant }) => constant),
      sources: fields.flatMap(({ sources }) => sources),
      place: (scope) => fields[0]?.place(scope) ?? {},
      make(scope) {
        const { problems } = scope.work;
        const before = problems.length;
        for (const field of fields) {
          const value = field.make(scope);
          if (value !== undefined || problems.length > before) return value;
        }
        return undefined;
      },
    };
  },
};
