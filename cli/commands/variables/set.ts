import { setVariable } from "../../../control/api/variables.ts";
import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import {
  changeText,
  undoOf,
  type VariableChange,
  variableNow,
  type VariableState,
} from "./variable_change.ts";

/** As the service takes it, which also has a limit in bytes. */
const MAX_VALUE_BYTES = 64 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** The work of `aiel variables set`. */
export const variablesSet: Command<VariableChange> = {
  run: async (input, deps) => {
    const { name, value: typed } = splitWord(input.required("variable"));
    const secret = input.flag("secret");
    if (typed !== undefined && secret) {
      deps.warn(
        "The secret stands in the command line, where other programs and the shell's history have " +
          `it; \`aiel variables set ${name} --secret\` reads it from standard input`,
      );
    }
    const value = typed ?? await readValue(name, deps);
    const service = await openEnvironment(input, deps);
    const { state: from, etag } = await variableNow(service, name);
    // What was never to be seen does not become visible by being set again.
    const sealed = secret || from?.sealed === true;
    if (sealed && !secret) deps.talk(`hint: ${name} is a secret, and stays one`);
    const to: VariableState = { sealed, value: sealed ? null : value };
    const changed = sealed || from?.value !== value;
    const { at } = service;
    const result = {
      ...at,
      name,
      from,
      to,
      changed,
      undo: changed ? undoOf(name, from, at.environment, deps) : null,
      dry_run: deps.global.dryRun,
    };
    if (!changed || deps.global.dryRun) return result;
    if (from !== null) await confirmReplacing(name, at.environment, input, deps);
    await service.client.call(setVariable, {
      params: { ...at, variable: name },
      body: { value, sealed },
    }, etag);
    return result;
  },
  render: changeText,
};

async function confirmReplacing(
  name: string,
  environment: string,
  input: Input,
  deps: Deps,
): Promise<void> {
  const effect = "what runs there gets the new value from now on";
  await confirmChange(`Replace ${name} in ${environment}? ${effect}`, input, deps);
}

function splitWord(word: string): { name: string; value: string | undefined } {
  const at = word.indexOf("=");
  const name = at === -1 ? word : word.slice(0, at);
  if (!NAME.test(name)) {
    // Not the whole word: it may hold a value that is to be seen by none.
    throw new CliError("USAGE", `"${name.slice(0, 140)}" can't be the name of a variable`, {
      hint: 'It takes letters, digits and "_", with no digit first: API_KEY=value',
    });
  }
  return { name, value: at === -1 ? undefined : word.slice(at + 1) };
}

/** From standard input, or typed where it is not shown. */
async function readValue(name: string, { stdin, prompter }: Deps): Promise<string> {
  if (stdin.isTerminal || !await stdin.isPiped()) {
    return await prompter.secret({
      message: `Value of ${name}`,
      instead: `${name}=<value>, or the value on standard input`,
    });
  }
  const bytes = await stdin.read(MAX_VALUE_BYTES + 2);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError("USAGE", "Standard input is no UTF-8, and values of variables are text");
  }
  const value = text.replace(/\r?\n$/, "");
  if (value !== "") return value;
  throw new CliError("USAGE", `Standard input has no value for ${name}`, {
    hint: `For an empty one: aiel variables set ${name}=`,
  });
}
