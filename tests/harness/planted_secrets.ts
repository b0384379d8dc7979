/**
 * Secrets that tests plant, and how they are found again where none may be.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

/** Characters at the beginning of a planted secret that no encoding but the whole ones changes. */
const CORE = 14;

/** A secret of one place. Behind its beginning stand characters that encodings change. */
export function plantedSecret(place: string): string {
  return `Pl4nted${place}Qz7Xk`.slice(0, CORE).padEnd(CORE, "Q") + "+h/=?&~!'()*$x9";
}

/** How the beginning of a secret may stand in a text. */
export function traces(secret: string): readonly string[] {
  const core = secret.slice(0, CORE);
  const bytes = Buffer.from(core);
  const hex = bytes.toString("hex");
  const percent = hex.replace(/../g, "%$&");
  const units = hex.replace(/../g, "\\u00$&");
  // At each of the three places that a byte can have in base64, without what its neighbours decide.
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return text.slice(Math.ceil(before * 4 / 3), Math.floor((before + CORE) * 4 / 3));
  });
  const reversed = [...core].reverse().join("");
  return [
    core,
    ...base64,
    ...[hex, hex.toUpperCase(), percent, percent.toUpperCase(), units, reversed],
  ];
}

/** Fails when a secret stands in a text, in whatever way. */
export function assertHidden(secrets: readonly string[], text: string, where: string): void {
  for (const secret of secrets) {
    for (const trace of traces(secret)) {
      const at = text.indexOf(trace);
      if (at === -1) continue;
      assert.fail(`${where} has "${trace}": …${text.slice(Math.max(0, at - 80), at + 80)}…`);
    }
  }
}

/** Patterns of regular expressions that find the traces and do not have them in themselves. */
export function patternsOf(secrets: readonly string[]): string[] {
  return secrets.flatMap(traces).map((trace) =>
    [...trace].map((char, at) =>
      at % 4 === 2 && /[A-Za-z0-9]/.test(char) ? `[${char}]` : RegExp.escape(char)
    )
      .join("")
  );
}

/**
 * A service over HTTP that gives back all that it was sent, in every place of an answer and in the
 * encodings that services use.
 */
export function startTellingService(): AsyncDisposable & { readonly port: number } {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => tell(request),
  );
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

function tell(request: Request): Response {
  const { pathname, searchParams, search } = new URL(request.url);
  const sent = request.headers.get("authorization")?.replace("Bearer ", "") ??
    request.headers.get("x-key") ?? searchParams.get("key") ?? "nothing";
  const all = [...request.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const plain = `${all}\n${search}\n${sent}`;
  const encoded = encodings(sent).join("\n");
  switch (pathname) {
    case "/headers":
      return new Response(null, {
        headers: [["x-sent", sent], ["x-url", encodeURIComponent(sent)], [`x-hex`, hexOf(sent)]],
        statusText: "OK",
      });
    case "/reason":
      return new Response("", { status: 418, statusText: sent.replace(/[^ -~]/g, "") });
    case "/refused":
      return Response.json({ error: `Not accepted: ${sent}`, encoded }, { status: 401 });
    case "/away":
      return new Response(null, {
        status: 302,
        headers: { location: `/told/${encodeURIComponent(sent)}?k=${encodeURIComponent(sent)}` },
      });
    case "/far":
      return new Response(null, {
        status: 307,
        headers: { location: `https://elsewhere.example/${hexOf(sent)}` },
      });
    case "/pieces":
      return new Response(inPieces(`${plain}\n${encoded}`));
    case "/zipped":
      return new Response(
        new Response(`${plain}\n${encoded}`).body?.pipeThrough(new CompressionStream("gzip")),
        { headers: { "content-encoding": "gzip" } },
      );
    default:
      return new Response(`${pathname}\n${plain}\n${encoded}`);
  }
}

/** What services make of a text when they show it. */
export function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    JSON.stringify({ text }),
    bytes.toString("base64"),
    Buffer.from(`user:${text}`).toString("base64"),
    Buffer.from(`Bearer ${text}!`).toString("base64url"),
    hexOf(text),
    hexOf(text).toUpperCase(),
    encodeURIComponent(text),
    new URLSearchParams({ text }).toString(),
    hexOf(text).replace(/../g, "%$&"),
  ];
}

function hexOf(text: string): string {
  return Buffer.from(text).toString("hex");
}

/** Each byte by itself, so that every secret is cut at every place. */
function inPieces(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const step = at % 5 + 1;
      controller.enqueue(bytes.slice(at, at + step));
      at += step;
      if (at >= bytes.length) controller.close();
    },
  });
}
