/**
 * Takes secrets out of what is kept. What code says may be made to take long: others are let in
 * while a large document is looked through.
 *
 * @module
 */
import { SecretFilter } from "../../runtime/calls/secret_filter.ts";
import { mapTexts } from "../../runtime/protocol/map_texts.ts";
import type { Redactor } from "../domain/executions/ports.ts";
import { LoopTurn } from "../domain/loop_turn.ts";

/** What tokens of this service look like. */
const TOKEN = /aiel_[ps]at_[0-9A-Za-z_]+/g;
/** How long others wait for it, in milliseconds. */
const TURN_MS = 20;
/** Texts that are looked through before it is asked whether others wait. */
const TEXTS_EACH = 100;
/** Characters of a text that is looked through in steps. */
const LONG = 64 * 1024;

/**
 * Makes one.
 *
 * @param secrets each long enough for a `SecretFilter`
 */
export async function textRedactor(secrets: readonly string[]): Promise<Redactor> {
  const turn = new LoopTurn(TURN_MS);
  const pause = () => turn.letOthersIn();
  const filter = await SecretFilter.inSteps(secrets, pause);
  const withoutTokens = (text: string) => text.replaceAll(TOKEN, "[token]");
  const shown = (text: string) => {
    const [said, mark] = uncut(text);
    return withoutTokens(filter.cutText(said) + mark);
  };
  const shownInSteps = async (text: string) => {
    const [said, mark] = uncut(text);
    return withoutTokens(await filter.textInSteps(said, pause) + mark);
  };
  return {
    json: (value) => mapTexts(value, shown),
    async document(text) {
      const done: string[] = [];
      let from = 0;
      let count = 0;
      for (let open = text.indexOf('"'); open !== -1;) {
        const end = endOfText(text, open);
        if (count++ % TEXTS_EACH === 0) await pause();
        const written = text.slice(open, end);
        const plain = written.includes("\\") ? readText(written) : written.slice(1, -1);
        const after = plain.length > LONG ? await shownInSteps(plain) : shown(plain);
        if (after !== plain) {
          done.push(text.slice(from, open), JSON.stringify(after));
          from = end;
        }
        open = text.indexOf('"', end);
      }
      return done.join("") + text.slice(from);
    },
  };
}

/** A text without the mark of one that was cut off, and the mark. */
function uncut(text: string): [string, string] {
  return text.endsWith("…") ? [text.slice(0, -1), "…"] : [text, ""];
}

/** Where a text of a JSON document ends, after its quote. */
function endOfText(document: string, open: number): number {
  for (let quote = document.indexOf('"', open + 1);; quote = document.indexOf('"', quote + 1)) {
    if (quote === -1) throw new TypeError("It is no JSON");
    let before = quote;
    while (document[before - 1] === "\\") before--;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
}

function readText(written: string): string {
  const text: unknown = JSON.parse(written);
  if (typeof text === "string") return text;
  throw new TypeError("It is no JSON");
}
