/**
 * A copy of a value as JSON knows it, or the place of what JSON would lose. What code does to the
 * globals after this was loaded changes nothing here.
 *
 * @module
 */

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { isFinite } = Number;
const { create, getPrototypeOf, keys, prototype: objectPrototype } = Object;
const { stringify } = JSON;

/** A value that fits in a JSON document. */
export type JsonCopy = null | boolean | number | string | readonly JsonCopy[] | {
  readonly [name: string]: JsonCopy;
};

/** Levels of nesting at most. */
const MAX_DEPTH = 500;

/** The objects around a value: a list of their own, for arrays may be patched. */
interface Around {
  readonly object: object;
  readonly next: Around | undefined;
}

/**
 * Copies a value. As in JSON, `toJSON` is honoured, so that a date is its text, and a member that
 * is undefined is left out; what would become null, or an empty object, is refused.
 *
 * @param at what the value is called in messages
 * @throws TypeError that names the place, as in `value.items[3].price`
 */
export function jsonCopy(value: unknown, at: string): JsonCopy {
  const copied = copy(value, at, "", undefined, 0);
  if (copied === undefined) throw refusal(at, "undefined");
  return copied;
}

function copy(
  value: unknown,
  at: string,
  name: string,
  around: Around | undefined,
  depth: number,
): JsonCopy | undefined {
  switch (typeof value) {
    case "undefined":
      return undefined;
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!isFinite(value)) throw refusal(at, `${value}`);
      // JSON has no negative zero.
      return value + 0;
    case "bigint":
      throw refusal(at, "a BigInt", "convert it with String() or Number()");
    case "symbol":
      throw refusal(at, "a symbol");
    case "function":
      throw refusal(at, "a function");
  }
  if (value === null) return null;
  const object: object = value as object;
  if (depth >= MAX_DEPTH) {
    throw new TypeError(`${at} is nested deeper than ${MAX_DEPTH} levels`);
  }
  for (let each = around; each !== undefined; each = each.next) {
    if (each.object === object) throw refusal(at, "an object that contains itself");
  }
  const inside: Around = { object, next: around };
  const { toJSON } = object as { readonly toJSON?: unknown };
  if (typeof toJSON === "function") {
    const replaced: unknown = (object as { toJSON(name: string): unknown }).toJSON(name);
    if (replaced !== object) return copy(replaced, at, name, inside, depth + 1);
  }
  return isArray(object)
    ? copyList(object, at, inside, depth)
    : copyObject(object, at, inside, depth);
}

function copyList(
  list: readonly unknown[],
  at: string,
  around: Around,
  depth: number,
): readonly JsonCopy[] {
  const copied: JsonCopy[] = [];
  for (let index = 0; index < list.length; index++) {
    const place = `${at}[${index}]`;
    const item = copy(list[index], place, `${index}`, around, depth + 1);
    if (item === undefined) throw refusal(place, "undefined", "leave it out, or use null");
    copied[index] = item;
  }
  return copied;
}

function copyObject(object: object, at: string, around: Around, depth: number): JsonCopy {
  const names = keys(object);
  const prototype: unknown = getPrototypeOf(object);
  const isPlain = prototype === null || prototype === objectPrototype;
  // A Map, a Set, an error or a promise shows nothing of what it holds.
  if (!isPlain && (names.length === 0 || isView(object))) {
    throw refusal(at, "an object of a class whose contents JSON does not see", "use a plain one");
  }
  // Without a prototype any name is a name like any other, `__proto__` too.
  const copied: { [name: string]: JsonCopy } = create(null);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? "";
    const member: unknown = (object as { readonly [name: string]: unknown })[name];
    const value = copy(member, at + stepTo(name), name, around, depth + 1);
    if (value !== undefined) copied[name] = value;
  }
  return copied;
}

function stepTo(name: string): string {
  for (let index = 0; index < name.length; index++) {
    const char = name[index] ?? "";
    const isWord = char >= "a" && char <= "z" || char >= "A" && char <= "Z" || char === "_" ||
      char === "$" || char >= "0" && char <= "9" && index > 0;
    if (!isWord) return `[${stringify(name)}]`;
  }
  return name === "" ? '[""]' : `.${name}`;
}

function refusal(at: string, what: string, advice = ""): TypeError {
  return new TypeError(`${at} is ${what}, expected JSON${advice === "" ? "" : `: ${advice}`}`);
}
