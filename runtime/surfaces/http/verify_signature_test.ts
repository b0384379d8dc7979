import assert from "node:assert/strict";
import fc from "fast-check";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { SurfaceProblem } from "../problem.ts";
import { readSecrets, readSignedHead, verifySignature } from "./verify_signature.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NOW = Date.UTC(2026, 10, 30, 12);
const AT = new Date(NOW);
const BODY = '{"type":"paid","name":"Zoë"}';

type HeadersInit = Record<string, string>;

function signedBy(sign: (id: string, at: Date, body: string) => string, body = BODY): HeadersInit {
  return {
    "webhook-id": "msg_1",
    "webhook-timestamp": `${NOW / 1000}`,
    "webhook-signature": sign("msg_1", AT, body),
  };
}

const GOOD = signedBy((...parts) => new StandardWebhook(SECRET).sign(...parts));

async function verify(
  headers: HeadersInit,
  body: string | Uint8Array<ArrayBuffer> = BODY,
  secrets: readonly string[] = [SECRET],
  now = NOW,
): Promise<void> {
  const head = readSignedHead(new Headers(headers), now);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  await verifySignature(head, bytes, await readSecrets(secrets));
}

/** What the refusal says of which header. */
async function refusal(attempt: Promise<void>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    assert.ok(error instanceof SurfaceProblem);
    assert.equal(error.code, "unauthenticated");
    const said = JSON.stringify([error.message, error.options]);
    for (const secret of [SECRET, OLD_SECRET]) assert.ok(!said.includes(secret.slice(6, 20)));
    const [{ location, message } = { location: "", message: "" }] = error.options.errors ?? [];
    return `${location}: ${message}`;
  }
  return assert.fail("it was let in");
}

Deno.test("what two implementations of Standard Webhooks sign is let in", async () => {
  await verify(GOOD);
  await verify(signedBy((...parts) => new SvixWebhook(SECRET).sign(...parts)));
  await verify(signedBy((...parts) => new StandardWebhook(SECRET).sign(...parts), ""), "");
});

Deno.test("while a secret is replaced both are good, and one of several signatures is enough", async () => {
  for (const secrets of [[`${SECRET} ${OLD_SECRET}`], [OLD_SECRET, SECRET], [` ${SECRET}\n`]]) {
    await verify(GOOD, BODY, secrets);
  }
  const both = [OLD_SECRET, SECRET].map((one) => new StandardWebhook(one).sign("msg_1", AT, BODY));
  const headers = { ...GOOD, "webhook-signature": `v1a,xx ${both.join(" ")}` };
  await verify(headers, BODY, [SECRET]);
  await verify({ ...GOOD }, BODY, [SECRET.slice("whsec_".length)]);
});

Deno.test("what is wrong with a signature is said, and no secret", async () => {
  const without = (name: string) => {
    const { [name]: _, ...rest } = GOOD;
    return rest;
  };
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
    assert.equal(await refusal(verify(without(name))), `header.${name}: Is missing`);
  }
  const later = NOW + 301_000;
  assert.match(await refusal(verify(GOOD, BODY, [SECRET], later)), /timestamp.*300 seconds ago/);
  const before = NOW - 301_000;
  assert.match(await refusal(verify(GOOD, BODY, [SECRET], before)), /timestamp.*seconds ahead/);
  await verify(GOOD, BODY, [SECRET], NOW + 299_000);
  const timestamps = ["1e9", "0x10", "-1", `${NOW / 1000}x`, `${NOW / 1000}.0`, " "];
  for (const timestamp of timestamps) {
    const attempt = verify({ ...GOOD, "webhook-timestamp": timestamp });
    assert.match(await refusal(attempt), /timestamp: (Is no number|Is missing)/, timestamp);
  }
  for (const signature of ["x", "v1", "v1,", "v2,AAAA", "v1,***", `v1,${"A".repeat(43)}=`]) {
    const attempt = verify({ ...GOOD, "webhook-signature": signature });
    assert.match(await refusal(attempt), /webhook-signature: Has no signature/, signature);
  }
  const many = Array.from({ length: 17 }, () => "v1,AAAA").join(" ");
  assert.match(await refusal(verify({ ...GOOD, "webhook-signature": many })), /more than 16/);
  assert.match(await refusal(verify(GOOD, BODY, [OLD_SECRET])), /matches/);
  assert.match(await refusal(verify(GOOD, `${BODY} `)), /matches/);
});

Deno.test("parts can't be moved from the identifier or the time into the body", async () => {
  const id = `msg.${NOW / 1000}`;
  const signature = new StandardWebhook(SECRET).sign("msg", AT, `${NOW / 1000}.body`);
  const moved = { ...GOOD, "webhook-id": id, "webhook-signature": signature };
  assert.match(await refusal(verify(moved, "body")), /webhook-id: Is no identifier/);
});

Deno.test("bytes that are no text are not verified as other bytes", async () => {
  // The package signs what it decoded, and that is the same text for both.
  const sign = (bytes: Uint8Array) =>
    new StandardWebhook(SECRET).sign("msg_1", AT, new TextDecoder().decode(bytes));
  const [one, other] = [new Uint8Array([0x22, 0xff, 0x22]), new Uint8Array([0x22, 0xfe, 0x22])];
  assert.equal(sign(one), sign(other));
  const headers = { ...GOOD, "webhook-signature": sign(one) };
  for (const bytes of [one, other]) assert.match(await refusal(verify(headers, bytes)), /matches/);
});

Deno.test("a secret that is none is the operator's mistake, not a crash", async () => {
  for (
    const secrets of [
      [],
      [""],
      ["whsec_"],
      ["whsec_*"],
      [SECRET, "nö"],
      ["A".repeat(2_000)],
      Array(5).fill(SECRET),
    ]
  ) {
    await assert.rejects(readSecrets(secrets), (error) => {
      assert.ok(error instanceof SurfaceProblem);
      assert.equal(error.code, "unavailable");
      assert.ok(!error.message.includes("whsec_M"));
      return true;
    });
  }
});

Deno.test("no other request than the signed one is let in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("webhook-id", "webhook-timestamp", "webhook-signature", "body"),
      fc.string({ unit: "binary-ascii", maxLength: 60 }).filter((text) => !/[\0\r\n]/.test(text)),
      async (part, text) => {
        const value = text.trim();
        if (part === "body") {
          if (value !== BODY) await assert.rejects(verify(GOOD, value));
        } else if (GOOD[part] !== value) {
          await assert.rejects(verify({ ...GOOD, [part]: value }), SurfaceProblem);
        }
      },
    ),
    { numRuns: 200 },
  );
});
