const REMEMBERED = 100;

/** Passes texts on, each of them at most once within so many milliseconds. */
export function withoutRepeats(
  say: (text: string) => void,
  withinMs: number,
  now: () => number = () => performance.now(),
): (text: string) => void {
  const said = new Map<string, number>();
  return (text) => {
    const last = said.get(text);
    if (last !== undefined && now() - last < withinMs) return;
    if (said.size >= REMEMBERED) said.clear();
    said.set(text, now());
    say(text);
  };
}
