import assert from "node:assert/strict";
import { ControlClient, ControlError } from "../client.ts";
import { me } from "../me.ts";
import type { Explained } from "./transport.ts";

/** A client of a service that never answers, and what it does about that. */
function failing(explained: Explained | undefined) {
  const retries: string[] = [];
  let asked = 0;
  const client = new ControlClient({
    baseUrl: "https://aiel.example",
    token: "secret-token",
    fetch: () => {
      asked++;
      return Promise.reject(new TypeError("fetch failed"));
    },
    sleep: () => Promise.resolve(),
    explain: () => explained,
    retrying: ({ message }, pauseMs, { number, most }) => {
      retries.push(`${message} | ${pauseMs} | ${number}/${most}`);
    },
  });
  return { client, retries, asked: () => asked };
}

async function failureOf(client: ControlClient): Promise<ControlError> {
  const thrown = await client.call(me, {}).then(() => undefined, (error) => error);
  assert.ok(thrown instanceof ControlError);
  return thrown;
}

Deno.test("Transport tells of each time that it asks again", async () => {
  const { client, retries } = failing({ reason: "nothing listens", hint: "Look", lasting: false });
  const { message, hint } = await failureOf(client);
  assert.equal(
    message,
    'The control service at "https://aiel.example" can\'t be reached: nothing listens',
  );
  assert.equal(hint, "Look");
  assert.deepEqual(retries.map((line) => line.slice(message.length)), [
    " | 250 | 2/4",
    " | 500 | 3/4",
    " | 1000 | 4/4",
  ]);
});

Deno.test("Transport does not ask again where that would not help", async () => {
  const { client, retries, asked } = failing({
    reason: "its certificate has expired",
    hint: "Tell those who run it",
    lasting: true,
  });
  const error = await failureOf(client);
  assert.deepEqual([error.code, error.lasting, asked(), retries], ["unreachable", true, 1, []]);
});

Deno.test("Transport says what it can where nothing explains the failure", async () => {
  const { client, asked } = failing(undefined);
  const { message, hint } = await failureOf(client);
  assert.equal(message, 'The control service at "https://aiel.example" can\'t be reached');
  assert.match(hint ?? "", /Check the base URL and the network/);
  assert.equal(asked(), 4);
});
