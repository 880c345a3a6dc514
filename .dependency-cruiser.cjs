// What each folder of engine/ may import, besides itself. This is the architecture; ARCHITECTURE.md draws it.
const may = require('./scripts/layers.json');
const ours = '^(engine|adapters|site|scripts|test)/';
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const only = (name, target, where) =>
  rule(`only-${name}`, { path: '^(engine|adapters)/', pathNot: where }, { path: target });
const layers = Object.entries(may).map(([folder, others]) =>
  rule(
    `${folder}-imports-only-what-it-may`,
    { path: `^engine/${folder}/` },
    {
      path: ours,
      pathNot: [
        `^engine/(${[folder, ...others].join('|')})/`,
        ...(folder === 'cli'
          ? ['^engine/(engine|config|init|merging|reading|uncommitted|doctor|verify|board|serve)\\.ts$']
          : []),
      ],
    },
  ),
);
module.exports = {
  forbidden: [
    ...layers,
    rule('engine-opens-no-door', { path: '^engine/engine\\.ts$' }, { path: '^engine/(http|mcp|cli)/' }),
    only(
      'catalog-and-locks-know-sqlite',
      'node_modules/better-sqlite3',
      '^engine/(catalog/(connection|(open-)?database)|store/kernel-lock|identity/database)\\.ts$',
    ),
    rule('model-is-pure', { path: '^engine/(model|contract)/' }, { dependencyTypes: ['core'] }),
    rule(
      'adapters-see-the-contract',
      { path: '^adapters/' },
      { path: ours, pathNot: '^(adapters/|engine/contract/)' },
    ),
    rule('nothing-imports-test-or-scripts', { path: '^(engine|adapters)/' }, { path: '^(test|scripts)/' }),
    only(
      'few-places-spawn',
      '^(node:)?child_process$|node_modules/execa',
      '^engine/(store/git|store/git-status|runner/process|init/git|cli/editor|cli/launch)\\.ts$',
    ),
    // One writes beside our locks, the other runs what a file says: a second opinion, and nothing else.
    only(
      'one-place-asks-a-second-reader',
      'node_modules/(isomorphic-git|gray-matter)',
      '^engine/verify/second-reader\\.ts$',
    ),
    only('http-knows-fastify', 'node_modules/fastify', '^engine/http/'),
    only('mcp-knows-its-library', 'node_modules/@modelcontextprotocol', '^engine/mcp/'),
    rule('no-cycles', {}, { circular: true }),
    rule('no-orphans', { orphan: true, pathNot: '^(adapters|scripts|test)/|\\.d\\.ts$' }, {}),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.cjs', '.mjs'] },
  },
};
