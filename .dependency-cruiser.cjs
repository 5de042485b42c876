// Floors of the house, lowest first. A module may import its own floor and the floors below it.
const FLOORS = [
  ['core'],
  ['market', 'forecast'],
  ['db'],
  ['compute'],
  ['services'],
  ['server'],
  ['trpc', 'components'],
  ['app'],
];

const folder = (names) => `^src/(${names.join('|')})/`;

const upward = FLOORS.slice(0, -1).map((names, floor) => ({
  name: `no-upward-import-from-${names.join('-or-')}`,
  severity: 'error',
  comment: `src/${names.join(', src/')} may import its own floor and lower ones only. Move what you need down to the floor that both sides may see, or pass it in as an argument.`,
  from: { path: folder(names) },
  to: { path: folder(FLOORS.slice(floor + 1).flat()) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'Modules that import each other cannot be read or tested alone. Extract what both need into a third file.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'market-and-forecast-are-neighbours',
      severity: 'error',
      comment:
        'market and forecast share a floor and must not know each other. Join them in src/services.',
      from: { path: '^src/(market|forecast)/' },
      to: { path: '^src/(market|forecast)/', pathNot: '^src/$1/' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment:
        'src/core is mathematics: no I/O, no environment, no framework. Inject what it needs (a solver or a matrix product may be passed in).',
      from: { path: '^src/core/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: 'node_modules/(quadprog|highs|mathjs)/',
      },
    },
    {
      name: 'lib-is-the-ground',
      severity: 'error',
      comment: 'src/lib and src/env.ts serve every floor, so they import none of them.',
      from: { path: '^src/(lib/|env\\.ts)' },
      to: { path: folder(FLOORS.flat()) },
    },
    {
      name: 'core-knows-no-environment',
      severity: 'error',
      comment: 'src/core reads no environment. Pass the value in.',
      from: { path: '^src/core/' },
      to: { path: '^src/env\\.ts$' },
    },
    {
      name: 'browser-code-takes-types-only-from-the-server',
      severity: 'error',
      comment:
        'Components and the tRPC client run in the browser: import types from src/server, src/services schemas and src/core descriptions, never code that needs Node or Postgres; how price files are described is pure. Pages in src/app read through src/server/loaders.',
      from: { path: '^src/(components|trpc)/' },
      to: {
        path: '^src/(server|compute|db|market)/',
        pathNot: '^src/market/csv/(contract|mapping-query)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'Nothing imports this module: delete it or wire it in.',
      from: { orphan: true, path: '^src/', pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '^src/app/'] },
      to: {},
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The import does not resolve: add the package to package.json or mend the path.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.next/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
