/**
 * Forms of JSON values, for the few documents of a push: loading zod takes longer than the service needs to plan one.
 *
 * @module
 */

/** A value of the form, with nothing in it that the form does not name; undefined when it is of another one. */
export type Form<T> = (value: unknown) => T | undefined;

/** A string. */
export const text: Form<string> = (value) => typeof value === "string" ? value : undefined;

/** `true` or `false`. */
export const flag: Form<boolean> = (value) => typeof value === "boolean" ? value : undefined;

/** A whole number that is exact. */
export const whole: Form<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;

/** A string of this pattern. */
export function matching(pattern: RegExp): Form<string> {
  return (value) => typeof value === "string" && pattern.test(value) ? value : undefined;
}

/** That, or null. */
export function orNull<T>(form: Form<T>): Form<T | null> {
  return (value) => value === null ? null : form(value);
}

/** A list of such values. */
export function listOf<T>(form: Form<T>): Form<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const list: T[] = [];
    for (const one of value) {
      const read = form(one);
      if (read === undefined) return undefined;
      list.push(read);
    }
    return list;
  };
}

/** An object with at least these fields. */
export function fields<T extends object>(forms: { readonly [K in keyof T]: Form<T[K]> }): Form<T> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const found: Partial<T> = {};
    for (const name in forms) {
      const read = forms[name](Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
      if (read === undefined) return undefined;
      found[name] = read;
    }
    return isWhole(found, forms) ? found : undefined;
  };
}

function isWhole<T extends object>(found: Partial<T>, forms: object): found is T {
  return Object.keys(found).length === Object.keys(forms).length;
}
