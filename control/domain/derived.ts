/**
 * A function of a value that never changes, computed once for each such value and forgotten with it. Facts that the store gives twice
 * are the same object while nobody has changed them; so is then what is made of them.
 */
export function derived<From extends object, Made extends object>(
  make: (from: From) => Made,
): (from: From) => Made {
  const known = new WeakMap<From, Made>();
  return (from) => {
    let made = known.get(from);
    if (made === undefined) known.set(from, made = make(from));
    return made;
  };
}
