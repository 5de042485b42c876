/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^@/(.*)$': '<rootDir>/src/$1',
    '^server-only$': '<rootDir>/scripts/test/empty.mjs',
  },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
          target: 'es2022',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/scripts/test/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.next/', '<rootDir>/.data/'],
};

export default {
  // A slow machine is not a failing test.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,scripts}/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['\\.db\\.test\\.ts$', '/node_modules/'],
    },
    {
      ...shared,
      displayName: 'db',
      testMatch: ['<rootDir>/src/**/*.db.test.ts'],
      globalSetup: '<rootDir>/scripts/test/start-postgres.ts',
      globalTeardown: '<rootDir>/scripts/test/stop-postgres.ts',
    },
  ],
};
