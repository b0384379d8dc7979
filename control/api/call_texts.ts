/** What a snapshot calls, as people read it. @module */

/** What is called, by integration. */
export type CallsByName = Readonly<
  Record<string, { readonly provider: string; readonly actions: readonly string[] }>
>;

/** `crm (http) GET /contacts/*` */
export function callText(name: string, provider: string, action: string): string {
  return `${name} (${provider}) ${action}`;
}

/** One text for each action. */
export function callTexts(calls: CallsByName): string[] {
  return Object.entries(calls).flatMap(([name, { provider, actions }]) =>
    actions.map((action) => callText(name, provider, action))
  );
}
