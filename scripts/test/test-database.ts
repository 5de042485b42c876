import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createDatabase, type Database, type DatabaseOptions } from '@/db/client';

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  drop(): Promise<void>;
}

/** `empty`: nothing in it. `migrated`: all tables, no rows. `seeded`: the shipped prices. */
export type TestDatabaseContent = 'empty' | 'migrated' | 'seeded';

/** A slow machine is not a failing test. */
export const patient: DatabaseOptions = { connectTimeoutMs: 30_000, statementTimeoutMs: 30_000 };

/** A database of the test file's own; `drop` it in `afterAll`. */
export async function createTestDatabase(
  content: TestDatabaseContent,
  options: DatabaseOptions = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = content === 'empty' ? 'template0' : `${content}_template`;
  await administer(`create database ${name} template ${template}`);
  const url = serverUrl(name);
  const db = createDatabase(url, { ...patient, ...options });
  const drop = async () => {
    await db.$client.end();
    await administer(`drop database ${name} with (force)`);
  };
  return { url, db, drop };
}

async function administer(statement: string): Promise<void> {
  const admin = new Client(serverUrl('postgres'));
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}

function serverUrl(database: string): string {
  const url = process.env.TEST_DATABASE_SERVER_URL;
  if (!url) throw new Error('No database runs for the tests: run them with --selectProjects db.');
  return url.replace(/[^/]+$/, database);
}
