/** What a snapshot calls, as people read it. @module */

/** What is called, by integration. */
export type CallsByName = Readonly<
  Record<string, { readonly provider: string; readonly actions: readonly string[] }>
>;

/** `crm (http)` */
export function integrationText(name: string, provider: string): string {
  return `${name} (${provider})`;
}

/** What such a text names; undefined: it is none. */
export function namedIntegration(text: string): { name: string; provider: string } | undefined {
  const [, name, provider] = /^(\S+) \((\w+)\)$/.exec(text) ?? [];
  return name === undefined || provider === undefined ? undefined : { name, provider };
}

/** `crm (http) GET /contacts/*` */
export function callText(name: string, provider: string, action: string): string {
  return `${integrationText(name, provider)} ${action}`;
}

/** One text for each action. */
export function callTexts(calls: CallsByName): string[] {
  return Object.entries(calls).flatMap(([name, { provider, actions }]) =>
    actions.map((action) => callText(name, provider, action))
  );
}
