/** The README.md of a new project: how to run it, and what a fresh clone needs. */
export function readmeFor(name: string, firstRun: string): string {
  return `# ${name.replace(/[^\p{L}\p{N} ._-]/gu, "_") || "Project"}

A project of aiel: \`entry_point.ts\` registers what it exports.

\`\`\`sh
${firstRun}
aiel describe           # what there is
aiel validate --types   # manifest, imports, contract and types
deno test               # its tests, with no network
\`\`\`

## After \`git clone\`

\`\`\`sh
aiel init
\`\`\`

puts what \`import "aiel"\` and \`import "zod"\` name into \`.aiel/sdk/\`, so that an
editor with the Deno extension and \`deno test\` find them without a network.
\`.aiel/\` is this machine's own: it is not in git, and \`aiel init\` changes no
file that is there already. \`aiel clone\` does it by itself.

## Variables

\`capabilities.env\` of \`aiel.json\` lists the variables that the code may read. A
local run takes their values from the environment, then from a file \`.env\` here
(\`API_KEY=…\`, one a line), which never becomes part of git, of a snapshot or of
a push.
`;
}
