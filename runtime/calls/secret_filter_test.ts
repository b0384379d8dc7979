import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";

import { concatBytes } from "../protocol/concat_bytes.ts";
import { CallError, ConfigError } from "./provider.ts";
import { assertHidden } from "./provider_contract.ts";
import { checkSecret, SECRET, SecretFilter } from "./secret_filter.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What comes out of the stream of a filter. */
async function filtered(filter: SecretFilter, pieces: readonly Uint8Array<ArrayBuffer>[]) {
  const stream = ReadableStream.from(pieces).pipeThrough(filter.stream());
  return concatBytes(await Array.fromAsync(stream));
}

/** Cuts bytes at some places. */
function cut(bytes: Uint8Array<ArrayBuffer>, places: readonly number[]) {
  const at = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  return [...at, bytes.length].map((end, index) => bytes.slice(at[index - 1] ?? 0, end));
}

const secrets = fc.string({ unit: "grapheme", minLength: 6, maxLength: 40 });

const unitsIn = (text: string, pattern: RegExp) =>
  text.replace(pattern, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
const entitiesIn = (text: string, quotes: Record<string, string>) =>
  text.replace(
    /[&<>"']/g,
    (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", ...quotes })[one] ?? one,
  );

const encoders: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  percent: (secret) => encodeURIComponent(secret),
  percentLower: (secret) => encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase()),
  form: (secret) => new URLSearchParams({ x: secret }).toString().slice(2),
  urlQuery: (secret) => new URL(`http://x/?${encodeURIComponent(secret)}`).search.slice(1),
  urlPath: (secret) => new URL(`http://x/${encodeURIComponent(secret)}`).pathname.slice(1),
  pathKept: (secret) => encodeURIComponent(secret).replaceAll("%2F", "/"),
  encodeURI: (secret) => encodeURI(secret),
  json: (secret) => JSON.stringify(secret).slice(1, -1),
  // Escaped as Go, PHP with all flags and .NET do it, so that nothing ends it inside of a page.
  goJson: (secret) => unitsIn(JSON.stringify(secret).slice(1, -1), /[<>&\u2028\u2029]/g),
  phpJson: (secret) => {
    const json = unitsIn(JSON.stringify(secret).slice(1, -1), /[<>&'\u2028\u2029]/g);
    return json.replaceAll('\\"', "\\u0022");
  },
  dotnetJson: (secret) => {
    const json = JSON.stringify(secret).slice(1, -1).replaceAll('\\"', "\\u0022");
    return unitsIn(json, /[<>&'+`]|[^ -~]/g).replace(
      /u[0-9a-f]{4}/g,
      (one, at, all) => all[at - 1] === "\\" ? `u${one.slice(1).toUpperCase()}` : one,
    );
  },
  goHtml: (secret) => entitiesIn(secret, { '"': "&#34;", "'": "&#39;" }),
  pythonHtml: (secret) => entitiesIn(secret, { '"': "&quot;", "'": "&#x27;" }),
  phpHtml: (secret) => entitiesIn(secret, { '"': "&quot;", "'": "&#039;" }),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  HEX: (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
};

Deno.test("base64 that is broken into lines is found", async () => {
  for (const length of [12, 40, 90, 250]) {
    const secret = Array.from({ length }, (_, n) => String.fromCharCode(33 + (n * 37) % 90)).join(
      "",
    );
    const filter = new SecretFilter([secret]);
    const pieces = Buffer.from(secret).toString("base64").match(/.{12}/g) ?? [];
    for (const width of [64, 76]) {
      for (const end of ["\n", "\r\n"]) {
        for (let before = 0; before < 78; before++) {
          const plain = Buffer.from(`${"x".repeat(before)}${secret}${"y".repeat(20)}`);
          const lines = plain.toString("base64").match(new RegExp(`.{1,${width}}`, "g")) ?? [];
          const text = lines.join(end);
          const shown = filter.text(text).replace(/\s/g, "");
          assert.match(shown, /\[secret\]/, `${length} ${width} ${before}`);
          for (const piece of pieces) assert.ok(!shown.includes(piece), text);
          if (before % 10 !== 0) continue;
          const json = filter.text(JSON.stringify(text));
          assert.match(json, /\[secret\]/);
          const bytes = await filtered(filter, cut(bytesOf(text), [7, 50, 77, 100]));
          assert.match(new TextDecoder().decode(bytes), /\[secret\]/);
        }
      }
    }
  }
});

Deno.test("no spelling of a secret is left in a text", () => {
  fc.assert(fc.property(
    secrets,
    fc.string(),
    fc.string(),
    fc.constantFrom(...Object.keys(encoders)),
    (secret, before, after, name) => {
      const spelling = encoders[name]?.(secret) ?? "";
      const filter = new SecretFilter([secret]);
      const text = filter.text(`${before}${spelling}${after}`);
      assert.ok(text.includes(SECRET), name);
    },
  ));
});

Deno.test("a secret in longer base64 is found, whatever stands around it", () => {
  fc.assert(fc.property(
    secrets,
    fc.uint8Array({ maxLength: 9 }),
    fc.uint8Array({ maxLength: 9 }),
    fc.constantFrom("base64" as const, "base64url" as const),
    (secret, before, after, encoding) => {
      const text = Buffer.concat([before, Buffer.from(secret), after]).toString(encoding);
      const shown = new SecretFilter([secret]).text(text);
      assert.ok(shown.includes(SECRET), `${text} ${shown}`);
      // What is left on either side are the neighbours, and no more than a part of one byte.
      const [left = "", right = ""] = shown.split(SECRET);
      assert.ok(left.length <= Math.ceil(before.length / 3) * 4, shown);
      assert.ok(right.length <= Math.ceil(after.length / 3) * 4 + 4, shown);
    },
  ));
});

Deno.test("any split of a stream gives what the whole gives", async () => {
  const alphabet = fc.constantFrom("a", "b", "%", "6", "1", "=", "Y", "W", "é", " ");
  const words = fc.string({ unit: alphabet, maxLength: 60 });
  await fc.assert(fc.asyncProperty(
    fc.array(fc.string({ unit: alphabet, minLength: 6, maxLength: 9 }), { maxLength: 3 }),
    fc.array(fc.oneof(words, fc.nat(2)), { maxLength: 6 }),
    fc.array(fc.nat(400), { maxLength: 12 }),
    async (secrets, parts, places) => {
      const text = parts.map((part) => typeof part === "string" ? part : secrets[part] ?? "x")
        .join("");
      const filter = new SecretFilter(secrets);
      const bytes = bytesOf(text);
      const whole = await filtered(filter, [bytes]);
      assert.deepEqual(await filtered(filter, cut(bytes, places)), whole);
      assert.deepEqual(await filtered(filter, [...bytes].map((one) => Uint8Array.of(one))), whole);
      assert.equal(new TextDecoder().decode(whole), filter.text(text));
    },
  ));
});

Deno.test("bytes that are no text pass unchanged", async () => {
  await fc.assert(fc.asyncProperty(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.nat(300), { maxLength: 5 }),
    async (given, places) => {
      const bytes = new Uint8Array(given);
      const filter = new SecretFilter(["sk-no-such-secret"]);
      assert.deepEqual(await filtered(filter, cut(bytes, places)), bytes);
    },
  ));
});

Deno.test("a stream goes on at once where no secret begins", async () => {
  const { readable, writable } = new SecretFilter(["sk-secret-1"]).stream();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const decoder = new TextDecoder();
  const next = async () => decoder.decode((await reader.read()).value);
  writer.write(bytesOf("data: one\n\n"));
  assert.equal(await next(), "data: one\n\n");
  writer.write(bytesOf("data: sk-sec"));
  assert.equal(await next(), "data: ");
  writer.write(bytesOf("ond\n\n"));
  assert.equal(await next(), "sk-second\n\n");
  writer.write(bytesOf("sk-secret"));
  writer.write(bytesOf("-1!"));
  assert.equal(await next(), `${SECRET}!`);
  writer.write(bytesOf("sk-sec"));
  writer.close();
  assert.equal(await next(), "sk-sec");
  assert.equal((await reader.read()).done, true);
});

Deno.test("of secrets that begin alike the longest one is replaced", async () => {
  const filter = new SecretFilter(["secret", "secret-and-more"]);
  assert.equal(filter.text("a secret-and-more, secret-an"), `a ${SECRET}, ${SECRET}-an`);
  const pieces = ["a secret", "-and", "-more, sec", "ret", "-an"].map(bytesOf);
  assert.equal(
    new TextDecoder().decode(await filtered(filter, pieces)),
    `a ${SECRET}, ${SECRET}-an`,
  );
});

Deno.test("values, pairs and errors are filtered in all their parts", () => {
  const secret = 'p"ä/ss+w\\ord';
  const filter = new SecretFilter([secret]);
  assert.deepEqual(filter.json({ [secret]: [secret, 1, null, { a: `x${secret}` }] }), {
    [SECRET]: [SECRET, 1, null, { a: `x${SECRET}` }],
  });
  assert.deepEqual(filter.pairs([[secret, "b"], ["a", `Bearer ${secret}`]]), [
    [SECRET, "b"],
    ["a", `Bearer ${SECRET}`],
  ]);
  const cause = Object.assign(new Error(secret), { code: secret, request: { secret } });
  const error = filter.error(
    new CallError("UPSTREAM", secret, { hint: secret, details: { secret }, cause }),
  );
  assertHidden(error, [secret]);
  assert.equal(error.code, "UPSTREAM");
});

Deno.test("a filter without secrets changes nothing", async () => {
  const filter = new SecretFilter([]);
  assert.equal(filter.text("abc"), "abc");
  assert.deepEqual(await filtered(filter, [bytesOf("abc")]), bytesOf("abc"));
});

Deno.test("a secret as long as a file of keys is found, and shown in no error", async () => {
  const secret = Array.from({ length: 16_000 }, (_, index) => (index * 7919).toString(36)).join("-")
    .slice(0, 16_000);
  const filter = new SecretFilter([secret]);
  const spellings = Object.values(encoders).map((encode) => encode(secret));
  const bytes = bytesOf(spellings.join(" | "));
  const pieces = Array.from({ length: 20 }, (_, index) => index * 5_000);
  const shown = new TextDecoder().decode(await filtered(filter, cut(bytes, pieces)));
  assert.equal(shown, spellings.map(() => SECRET).join(" | "));
});

Deno.test("secrets that are too short are refused", () => {
  assert.equal(checkSecret("123456", "a"), "123456");
  assert.throws(() => checkSecret("12345", "crm.secret"), (error) => {
    return error instanceof ConfigError && error.at === "crm.secret" &&
      !error.message.includes("12345");
  });
  assert.throws(() => checkSecret("x".repeat(20_000), "crm.secret"), ConfigError);
  assert.throws(() => new SecretFilter(["12345"]), TypeError);
});
