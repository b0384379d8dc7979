import assert from "node:assert/strict";
import { CliError } from "../errors.ts";
import type { Answer } from "../../runtime/listen/listen.ts";
import { listenHere } from "./listen_here.ts";

const ANY = { first: 0, onlyThat: true };
const hello: Answer = () => Promise.resolve(new Response("hello"));

Deno.test("listenHere answers on this machine, and tells where requests come from", async () => {
  const here = await listenHere(
    (_request, { address }) => Promise.resolve(new Response(address)),
    ANY,
  );
  const answer = await fetch(`http://127.0.0.1:${here.port}/`);
  assert.equal(await answer.text(), "127.0.0.1");
  await here.stop();
});

Deno.test("listenHere takes the next port that is free, unless one was asked for", async () => {
  const taken = await listenHere(hello, ANY);
  const next = await listenHere(hello, { first: taken.port, onlyThat: false });
  assert.ok(next.port > taken.port);
  await assert.rejects(
    () => listenHere(hello, { first: taken.port, onlyThat: true }),
    (thrown) => {
      assert.ok(thrown instanceof CliError);
      assert.equal(thrown.code, "CONFLICT");
      assert.equal(thrown.message, `Port ${taken.port} is taken`);
      return true;
    },
  );
  await Promise.all([taken.stop(), next.stop()]);
});

Deno.test("listenHere breaks off what is being answered when it stops", async () => {
  const began = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const here = await listenHere(
    () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode("first")),
        cancel: () => gone.resolve(),
      });
      began.resolve();
      return Promise.resolve(new Response(body));
    },
    ANY,
  );
  const answer = await fetch(`http://127.0.0.1:${here.port}/`);
  await began.promise;
  const broken = assert.rejects(answer.text());
  await here.stop();
  await broken;
  await gone.promise;
});
