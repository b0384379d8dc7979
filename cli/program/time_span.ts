/**
 * Spans and moments as people type and read them. Pure.
 *
 * @module
 */

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
/** More is no span that is meant: ten years. */
const LONGEST_MS = 3_653 * 86_400_000;

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds of a span such as `90s`, `10m`, `2h`, `7d`, `1h30m`; undefined: it is none. */
export function parseSpan(text: string): number | undefined {
  if (!/^(?:\d{1,9}[smhdw])+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)([smhdw])/g)) {
    ms += Number(count) * unitMs(unit);
  }
  return ms <= LONGEST_MS ? ms : undefined;
}

function unitMs(unit: string): number {
  switch (unit) {
    case "w":
    case "d":
    case "h":
    case "m":
      return UNITS[unit];
    default:
      return UNITS.s;
  }
}

/**
 * A moment: so long ago (`7d`), a day that begins here (`2026-11-01`), or a time, which is local
 * unless it says its zone. Undefined: it is none.
 */
export function parseMoment(text: string, now: Date): Date | undefined {
  const span = parseSpan(text);
  if (span !== undefined) return new Date(now.getTime() - span);
  if (!DATE.test(text) && !MOMENT.test(text)) return undefined;
  // A date alone would be read as UTC.
  const moment = new Date(DATE.test(text) ? `${text}T00:00` : text.replace(" ", "T"));
  if (Number.isNaN(moment.getTime())) return undefined;
  // 31 November is read as 1 December.
  const day = Number(text.slice(8, 10));
  const isReal = new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDate() === day;
  return isReal ? moment : undefined;
}

/** A span for people: `840 ms`, `12 s`, `3 min`, `5 h`, `9 d`. */
export function spanText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${Math.round(ms / 100) / 10} s`;
  for (const [size, name, below] of STEPS) {
    if (ms < below) return `${Math.floor(ms / size)} ${name}`;
  }
  return `${Math.floor(ms / UNITS.d)} d`;
}

/** A unit is used up to where two of the next one stand for it better. */
const STEPS = [
  [UNITS.s, "s", 2 * UNITS.m],
  [UNITS.m, "min", 2 * UNITS.h],
  [UNITS.h, "h", 2 * UNITS.d],
] as const;
