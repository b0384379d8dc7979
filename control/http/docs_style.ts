/** Looks of the documentation page: readable without a network, in light and dark. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: 17rem 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line);
  box-sizing: border-box; font-size: 14px; }
nav ul { list-style: none; padding: 0; margin: 0 0 1rem; }
nav h2 { font-size: 13px; text-transform: uppercase; letter-spacing: .06em; margin: 0 0 .25rem; }
main { padding: 1rem 2rem 4rem; max-width: 60rem; min-width: 0; }
section { border-top: 1px solid var(--line); padding: 1rem 0; }
h1, h2, h3, h4 { line-height: 1.2; }
code, pre { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
.method { font: 600 13px ui-monospace, monospace; padding: .1rem .4rem; border: 1px solid; border-radius: 4px; }
.note { opacity: .75; }
a { color: inherit; }
@media (max-width: 50rem) {
  body { display: block; overflow-wrap: anywhere; }
  nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1rem; }
  table, tbody, tr, td { display: block; }
  th { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
  td { border: 0; padding: .1rem 0; }
}
`;
