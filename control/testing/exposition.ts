/**
 * A strict reader of Prometheus' text format 0.0.4, for tests:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @module
 */

/** One sample. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its samples. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|\+Inf|NaN)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;

/** Reads a text. @throws {Error} where it is not what the format says */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("The last line does not end");
  const families = new Map<string, { name: string; type: string; samples: Sample[] }>();
  let current: { name: string; type: string; samples: Sample[] } | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("# HELP ")) continue;
    const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) {
      if (families.has(name)) throw new Error(`"${name}" comes twice`);
      families.set(name, current = { name, type, samples: [] });
      continue;
    }
    const sample = readSample(line);
    const base = current?.type === "histogram"
      ? sample.name.replace(/_(bucket|sum|count)$/, "")
      : sample.name;
    if (base !== current?.name) throw new Error(`"${line}" is below "${current?.name}"`);
    const key = (one: Sample) => JSON.stringify([one.name, Object.entries(one.labels).sort()]);
    if (current.samples.some((one) => key(one) === key(sample))) {
      throw new Error(`"${line}" comes twice`);
    }
    current.samples.push(sample);
  }
  return families;
}

/** The value of a sample; undefined: there is none with these labels. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const base = families.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
  return families.get(base)?.samples.find((sample) =>
    sample.name === name && Object.keys(sample.labels).length === Object.keys(labels).length &&
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
  )?.value;
}

function readSample(line: string): Sample {
  const [, name, inner = "", digits] = SAMPLE.exec(line) ?? [];
  if (name === undefined || digits === undefined) throw new Error(`"${line}" is no sample`);
  const labels: Record<string, string> = {};
  for (let rest = inner; rest !== "";) {
    const [whole, label, value] = LABEL.exec(rest) ?? [];
    if (whole === undefined || label === undefined || value === undefined) {
      throw new Error(`"${line}" has bad labels`);
    }
    if (Object.hasOwn(labels, label)) throw new Error(`"${line}" has "${label}" twice`);
    labels[label] = value.replace(/\\(.)/g, (_, char) => char === "n" ? "\n" : char);
    rest = rest.slice(whole.length);
  }
  return { name, labels, value: digits === "+Inf" ? Infinity : Number(digits) };
}
