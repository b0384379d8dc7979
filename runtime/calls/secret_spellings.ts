import { Buffer } from "node:buffer";

/** Characters of a spelling at least: what is shorter stands in texts by chance. */
const MIN_SPELLING = 6;

/** A secret as it may stand in a text: plain, and in the encodings that services use. */
export function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const percent = encodeURIComponent(secret.toWellFormed());
  const strict = percent.replace(/[!'()*]/g, everyByte);
  const json = JSON.stringify(secret).slice(1, -1);
  const found = [
    secret,
    ...base64Of(bytes),
    hex,
    hex.toUpperCase(),
    percent,
    lowerHex(percent),
    strict,
    lowerHex(strict),
    // Forms write a space as a plus.
    strict.replaceAll("%20", "+"),
    new URLSearchParams([["", secret]]).toString().slice(1),
    ...inUrls(secret.toWellFormed(), percent).flatMap((one) => [one, lowerHex(one)]),
    everyByte(secret),
    lowerHex(everyByte(secret)),
    json,
    json.replaceAll("/", "\\/"),
    ascii(json),
    ascii(json).replaceAll("/", "\\/"),
    ...escapedJson(json),
    ...markups(secret),
  ];
  return [...new Set(found)].filter((one) => one.length >= MIN_SPELLING);
}

/** What of base64 is the secret's alone: between its characters lines may end. */
export function foldedSpellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return whole.replace(/.?=+$/, "").slice(before === 0 ? 0 : before + 1);
  }).filter((one) => one.length >= MIN_SPELLING);
}

/**
 * Base64 as it stands in a longer one. It depends on how many bytes of three stand before: at each
 * end a character may belong to the neighbour too, so that it is left out. Where the secret is at
 * an end of the text, all its characters count.
 */
function base64Of(bytes: Buffer): string[] {
  const plain = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const unpadded = whole.replace(/=+$/, "");
    // One byte before fills a character and a part of the second one, two fill two and a part.
    const start = before === 0 ? 0 : before + 1;
    const endsEven = unpadded.length === whole.length;
    const inner = endsEven ? unpadded.slice(start) : unpadded.slice(start, -1);
    return [inner, unpadded.slice(start), whole.slice(start)];
  });
  return plain.flatMap((one) => [one, one.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** As parsers and writers of URLs leave it, each of which encodes other characters. */
function inUrls(secret: string, percent: string): string[] {
  // What a parser encodes of a path, and of a query (URL Standard).
  const path = secret.replace(/[^\x21\x24-\x3b\x3d\x40-\x5d\x5f\x61-\x7a\x7c\x7e]/gu, everyByte);
  const query = secret.replace(/[^\x21\x24-\x26\x28-\x3b\x3d\x3f-\x7e]/gu, everyByte);
  // It changes this one character of a query that is encoded.
  const parsed = percent.replaceAll("'", "%27");
  const unreserved = percent.replace(/[!'()*]/g, everyByte);
  const paths = [percent, parsed, unreserved].map((one) => one.replaceAll("%2F", "/"));
  return [path, query, parsed, ...paths, encodeURI(secret)];
}

/** Percent-encodes everything. */
function everyByte(text: string): string {
  return Array.from(
    Buffer.from(text),
    (byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`,
  ).join("");
}

function lowerHex(percent: string): string {
  return percent.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
}

/** JSON as encoders write it that keep to ASCII. */
function ascii(json: string): string {
  return json.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** JSON as encoders write it that escape what could end it inside of a page. */
function escapedJson(json: string): string[] {
  const escape = (text: string, pattern: RegExp) => text.replace(pattern, unitOf);
  // Go; Ruby on Rails is the same but for letters in upper case.
  const page = escape(json, /[<>&\u2028\u2029]/g);
  // PHP with all of its flags.
  const quotes = escape(json.replaceAll('\\"', "\\u0022"), /[<>&'\u2028\u2029]/g);
  // .NET, whose own keys often have a plus.
  const strict = escape(ascii(json).replaceAll('\\"', "\\u0022"), /[<>&'+`]/g);
  return [page, quotes, quotes.replaceAll("/", "\\/"), strict]
    .flatMap((one) => [one, upperUnits(one), upperUnits(ascii(one)), ascii(one)]);
}

function unitOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function upperUnits(json: string): string {
  return json.replace(/\\u[0-9a-f]{4}/g, (one) => `\\u${one.slice(2).toUpperCase()}`);
}

/** HTML, with the names and the numbers that encoders give to the same characters. */
function markups(text: string): string[] {
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const python = plain.replaceAll('"', "&quot;").replaceAll("'", "&#x27;");
  const go = plain.replaceAll('"', "&#34;").replaceAll("'", "&#39;");
  return [
    plain,
    plain.replaceAll('"', "&quot;"),
    plain.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
    plain.replaceAll('"', "&quot;").replaceAll("'", "&#039;"),
    python,
    python.replaceAll("/", "&#x2F;"),
    go,
    // What Go writes inside of a page, and .NET of a plus.
    go.replaceAll("+", "&#43;"),
    python.replaceAll("+", "&#x2B;"),
  ];
}
