import { isRecord } from "../../../../runtime/protocol/is_record.ts";
import type { Json } from "../../../../runtime/protocol/json.ts";

/** Whether two values are equal, however deep they are nested. */
export function equalJson(one: Json, other: Json): boolean {
  const open: (readonly [unknown, unknown])[] = [[one, other]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (Array.isArray(a)) {
      if (!Array.isArray(b) || a.length !== b.length) return false;
      for (const [at, value] of a.entries()) open.push([value, b[at]]);
    } else {
      if (!isRecord(a) || !isRecord(b)) return false;
      const keys = Object.keys(a);
      if (keys.length !== Object.keys(b).length) return false;
      for (const key of keys) {
        if (!Object.hasOwn(b, key)) return false;
        open.push([a[key], b[key]]);
      }
    }
  }
  return true;
}
