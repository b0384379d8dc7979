import { type Meet, typesOf, valuesOf } from "./meet.ts";
import { quoted, typeList, valueList } from "./wording.ts";

/** What satisfies the meet, for people: its values, what tells it from others, or its types. */
export function described(meet: Meet): string {
  const values = valuesOf(meet);
  if (values !== undefined) return valueList(values.map(({ value }) => value));
  for (const { properties, required } of meet.nodes) {
    for (const [name, member] of properties) {
      if (member.values?.length !== 1 || !required.has(name)) continue;
      return `an object whose ${quoted(name)} is ${
        valueList(member.values.map(({ value }) => value))
      }`;
    }
  }
  return typeList(typesOf(meet));
}
