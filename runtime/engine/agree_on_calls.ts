/**
 * What a snapshot may call: what it declares, compared with what is granted.
 *
 * @module
 */

import type { GrantedCalls } from "../calls/call_host.ts";
import { ConfigError, type Provider } from "../calls/provider.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { DeclaredIntegration } from "../snapshot/manifest.ts";

/**
 * Agrees on the calls of a run, before any code of it runs.
 *
 * @throws {RuntimeError} VALIDATION_ERROR for an action that its provider does not know,
 * SECURITY_VIOLATION when more is declared than granted, naming all that is missing
 */
export function agreeOnCalls(
  declared: Readonly<Record<string, DeclaredIntegration>>,
  granted: Readonly<Record<string, readonly string[]>>,
  providers: ReadonlyMap<string, Provider>,
): GrantedCalls {
  const calls: [string, GrantedCalls[string]][] = [];
  const missing: { integration: string; action: string }[] = [];
  for (const [name, { provider: kind, actions }] of Object.entries(declared)) {
    const provider = providers.get(kind);
    if (provider === undefined) throw noProvider(name, kind);
    const wanted = parse(provider, actions, `aiel.json: integrations.${name}.actions`);
    const given = parse(
      provider,
      Object.hasOwn(granted, name) ? granted[name] ?? [] : [],
      `integrations.${name}`,
    );
    for (const action of wanted) {
      if (given.some((one) => provider.covers(one, action))) continue;
      missing.push({ integration: name, action });
    }
    calls.push([name, { provider: kind, actions: wanted }]);
  }
  if (missing.length === 0) return Object.fromEntries(calls);
  const texts = missing.map(({ integration, action }) => `"${action}" of "${integration}"`);
  throw new RuntimeError(
    "SECURITY_VIOLATION",
    `The snapshot declares calls that are not granted: ${texts.slice(0, 10).join(", ")}`,
    {
      hint: 'Grant them with "integrations" of the request, or stop declaring them in aiel.json',
      details: { missing },
    },
  );
}

function parse(provider: Provider, actions: readonly string[], place: string): string[] {
  try {
    return actions.map((action, at) => provider.parseAction(action, `${place}[${at}]`));
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const { text, hint } = thrown;
    throw new RuntimeError("VALIDATION_ERROR", text, {
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function noProvider(name: string, kind: string): RuntimeError {
  return new RuntimeError(
    "VALIDATION_ERROR",
    `The integration "${name}" is provided by "${kind}", which this runtime does not carry`,
    { hint: "Use a runtime that carries it, or another provider in aiel.json" },
  );
}
