/**
 * What the runtime's providers know of actions, for the rules of grants.
 *
 * @module
 */
import { ConfigError } from "../../runtime/calls/provider.ts";
import { loadProviders } from "../../runtime/calls/providers.ts";
import { type ActionGrammar, InvalidAction } from "../domain/releases/ports.ts";

/** Loads the grammars of all providers; what speaks with services is not loaded. */
export async function actionGrammar(): Promise<ActionGrammar> {
  const providers = await loadProviders();
  const providerOf = (name: string) => {
    const found = providers.get(name);
    if (found !== undefined) return found;
    throw new InvalidAction(
      `Provider ${JSON.stringify(name.slice(0, 80))} is not there, expected one of ` +
        [...providers.keys()].join(", "),
    );
  };
  return {
    parse(provider, action) {
      try {
        return providerOf(provider).parseAction(action, "actions");
      } catch (error) {
        if (error instanceof ConfigError) throw new InvalidAction(error.text, { cause: error });
        throw error;
      }
    },
    covers: (provider, granted, wanted) => providerOf(provider).covers(granted, wanted),
  };
}
