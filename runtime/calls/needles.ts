/**
 * Finds texts wherever they stand. How long that takes grows with what is looked through, and with
 * nothing else: both the texts and what is looked through may be chosen to make it slow.
 *
 * @module
 */

/** Steps for each character of what is looked through: far more than any text takes by chance. */
const STEPS_EACH = 4;
const STEPS_MORE = 64 * 1024;
/**
 * Characters of a long needle's beginning that are replaced as the whole is: what was cut off shows
 * most of it, and nothing else stands there by chance.
 */
const NEARLY = 64;
/** Marks of how needles begin: a power of two. */
const MARKS = 2 ** 16;
/** Characters of which a mark is made. */
const MARKED = 3;
/** Ends of lines, plain and in JSON. */
const LINE_ENDS = ["\n", "\r\n", "\\n", "\\r\\n"] as const;

/** What stands at a place. */
interface Standing {
  /** Where the longest needle ends that stands there; undefined: none does. */
  readonly end: number | undefined;
  /** More text may make it one, or a longer one. */
  readonly isOpen: boolean;
  /** Characters that were compared. */
  readonly steps: number;
  /** Where what was compared and was alike ends. */
  readonly alike: number;
}

/** What a search gives. */
export interface Replaced {
  readonly done: string;
  /** What more text could change. */
  readonly rest: string;
  /**
   * So much of it looks nearly like a needle that the search was given up: from there on, all of
   * it was replaced.
   */
  readonly isGivenUp: boolean;
}

/** Texts to be replaced wherever they stand. At each place the longest one counts. */
export class Needles {
  readonly #whole: Sorted;
  /** Between two of their characters a line may end. */
  readonly #folded: Sorted;
  readonly #marks = new Uint8Array(MARKS);

  /**
   * @param whole of {@linkcode MARKED} characters at least, as are the others
   * @param folded in which lines may end
   * @param stead what stands in place of one
   */
  constructor(
    whole: readonly string[],
    folded: readonly string[],
    private readonly stead: string,
  ) {
    this.#whole = new Sorted(whole);
    this.#folded = new Sorted(folded);
    for (const needle of this.#whole.needles) this.#mark(needle);
    for (const needle of this.#folded.needles) {
      this.#mark(needle);
      for (const end of LINE_ENDS) {
        this.#mark(needle.slice(0, 1) + end + needle.slice(1, MARKED));
        this.#mark(needle.slice(0, 2) + end);
      }
    }
  }

  /** Replaces all of them. */
  replace(text: string): string {
    return this.search(text, true).done;
  }

  /**
   * Replaces them.
   *
   * @param isWhole no more text follows
   * @param cutAt the text may be cut off after so many characters of a needle
   */
  search(text: string, isWhole: boolean, cutAt = NEARLY): Replaced {
    if (this.#whole.needles.length + this.#folded.needles.length === 0) {
      return { done: text, rest: "", isGivenUp: false };
    }
    let done = "";
    let from = 0;
    let steps = text.length * STEPS_EACH + STEPS_MORE;
    for (let at = 0; at < text.length; at++) {
      if (at + MARKED <= text.length && this.#marks[markAt(text, at)] === 0) continue;
      const standing = this.#standing(text, at);
      if (!isWhole && standing.isOpen) {
        return { done: done + text.slice(from, at), rest: text.slice(at), isGivenUp: false };
      }
      const end = standing.end ?? this.#almost(standing, at, cutAt);
      steps -= standing.steps - ((end ?? at) - at);
      if (steps < 0) {
        return { done: done + text.slice(from, at) + this.stead, rest: "", isGivenUp: true };
      }
      if (end === undefined) continue;
      done += text.slice(from, at) + this.stead;
      from = end;
      at = from - 1;
    }
    return { done: done + text.slice(from), rest: "", isGivenUp: false };
  }

  #standing(text: string, at: number): Standing {
    const whole = this.#whole.standing(text, at, () => 0);
    const folded = this.#folded.standing(text, at, lineEndAt);
    const end = Math.max(whole.end ?? at, folded.end ?? at);
    return {
      end: end === at ? undefined : end,
      isOpen: whole.isOpen || folded.isOpen,
      steps: whole.steps + folded.steps,
      alike: Math.max(whole.alike, folded.alike),
    };
  }

  #almost({ isOpen, alike }: Standing, at: number, cutAt: number): number | undefined {
    return alike - at >= (isOpen ? cutAt : NEARLY) ? alike : undefined;
  }

  #mark(beginning: string): void {
    this.#marks[markAt(beginning, 0)] = 1;
  }
}

/** Needles in the order of their characters, so that those that begin alike stand together. */
class Sorted {
  readonly needles: readonly string[];

  constructor(needles: readonly string[]) {
    this.needles = [...new Set(needles)].sort();
  }

  /** @param skipped characters between two of a needle that are passed over; -1: text is missing */
  standing(text: string, start: number, skipped: (text: string, at: number) => number): Standing {
    const { needles } = this;
    let low = 0;
    let high = needles.length;
    let at = start;
    let end: number | undefined;
    let alike = start;
    const standing = (isOpen: boolean): Standing => ({ end, isOpen, steps: at - start, alike });
    for (let depth = 0; low < high; depth++) {
      // The shortest of those that are left comes first.
      if (needles[low]?.length === depth) {
        end = at;
        if (++low === high) return standing(false);
      }
      const skip = depth === 0 ? 0 : skipped(text, at);
      if (skip < 0 || at + skip >= text.length) return standing(true);
      at += skip;
      const code = text.charCodeAt(at);
      if (codeAt(needles, low, depth) !== code || codeAt(needles, high - 1, depth) !== code) {
        const first = this.#firstFrom(low, high, depth, code);
        high = this.#firstFrom(first, high, depth, code + 1);
        low = first;
      }
      at++;
      if (low < high) alike = at;
    }
    return standing(false);
  }

  /** The first of some whose character at a place is so high. */
  #firstFrom(low: number, high: number, depth: number, code: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (codeAt(this.needles, middle, depth) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function codeAt(needles: readonly string[], index: number, depth: number): number {
  return needles[index]?.charCodeAt(depth) ?? NaN;
}

/** Characters of the line end at a place: 0: there is none; -1: the text ends where one begins. */
function lineEndAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== 10 && code !== 13 && code !== 92) return 0;
  for (const end of LINE_ENDS) {
    if (text.startsWith(end, at)) return end.length;
    if (at + end.length > text.length && end.startsWith(text.slice(at))) return -1;
  }
  return 0;
}

function markAt(text: string, at: number): number {
  const [one, two, three] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  return (one * 961 + two * 31 + three) & (MARKS - 1);
}
