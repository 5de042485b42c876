import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { Client } from 'pg';
import { choosePlace } from '@/db/embedded/place';
import { identifyProcess } from '@/db/embedded/process-identity';
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '@/db/embedded-postgres';

jest.setTimeout(60_000);

// One cluster for most tests, because making one takes a second; `useFolder` where that is the subject.
let sharedFolder: string;
let folder: string;
let dataDirectory: string;
const held: EmbeddedPostgres[] = [];
const holders: ChildProcess[] = [];

async function useFolder(): Promise<string> {
  folder = await mkdtemp(path.join(tmpdir(), 'tangency-embedded-'));
  await chmod(folder, 0o755);
  dataDirectory = dataIn(folder);
  return folder;
}

/** A path that breaks what forgets to quote. */
function dataIn(parent: string): string {
  return path.join(parent, "it's a project", 'postgres');
}

// Most tests are about folders that the server's user can enter; a stricter mask is one test's subject.
const umask = process.umask(0o022);
afterAll(() => void process.umask(umask));

beforeAll(async () => {
  sharedFolder = await useFolder();
});
function returnToShared(): void {
  folder = sharedFolder;
  dataDirectory = dataIn(folder);
}

beforeEach(returnToShared);
afterEach(async () => {
  await stopEverything();
  if (folder !== sharedFolder) await removeFolder();
});
afterAll(async () => {
  returnToShared();
  await removeFolder();
});

async function stopEverything(): Promise<void> {
  for (const server of held.splice(0)) await server.release();
  for (const holder of holders.splice(0)) if (holder.exitCode === null) holder.kill('SIGKILL');
  // Adopts and stops what a killed holder left behind.
  const pid = await postmasterPid().catch(() => undefined);
  if (pid) await (await acquireEmbeddedPostgres({ dataDirectory })).release();
}

async function removeFolder(): Promise<void> {
  const { stateDirectory } = await choosePlace(dataDirectory).catch(() => ({
    stateDirectory: folder,
  }));
  await rm(stateDirectory, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function acquire(options: { port?: number; dataDirectory?: string } = {}) {
  const server = await acquireEmbeddedPostgres({ dataDirectory, ...options });
  held.push(server);
  return server;
}

/** In a process of its own. */
async function startHolder() {
  const script = path.resolve('scripts/test/use-embedded-postgres.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDirectory], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  holders.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const answer: { url: string; reused: boolean } = JSON.parse(line);
  return { child, ...answer };
}

async function endHolder({ child }: { child: ChildProcess }) {
  child.stdin!.end();
  await once(child, 'exit');
}

async function placeOf() {
  return (await choosePlace(dataDirectory)).dataDirectory;
}

async function postmasterPid(): Promise<number> {
  return Number(
    (await readFile(path.join(await placeOf(), 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
}

async function ask(url: string, text: string) {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query({ text, rowMode: 'array' });
    return rows;
  } finally {
    await client.end();
  }
}

describe('acquireEmbeddedPostgres', () => {
  test('the server is durable, local, and closed without its password', async () => {
    const { url, reused } = await acquire();
    expect(reused).toBe(false);
    const settings = await ask(
      url,
      `select name, setting from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses',
                       'unix_socket_directories', 'password_encryption', 'data_checksums', 'jit') order by name`,
    );
    expect(Object.fromEntries(settings)).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      jit: 'off',
      listen_addresses: '127.0.0.1',
      password_encryption: 'scram-sha-256',
      synchronous_commit: 'on',
      unix_socket_directories: '',
    });
    expect(await ask(url, 'show server_encoding')).toEqual([['UTF8']]);
    expect((await stat(`${await placeOf()}.password`)).mode & 0o777).toBe(0o600);
    await expect(ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('a second acquire shares the server; the last release stops it', async () => {
    const first = await acquire();
    const second = await acquire();
    expect(second).toMatchObject({ url: first.url, reused: true });
    await first.release();
    await first.release();
    expect(await ask(second.url, 'select 1')).toEqual([[1]]);
    const pid = await postmasterPid();
    await second.release();
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('what was written is there after a stop and a start', async () => {
    const first = await acquire();
    await ask(first.url, 'create table if not exists kept as select 42 as answer');
    await first.release();
    const second = await acquire();
    expect(second.reused).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toEqual([[42]]);
  });

  test('a port that is asked for and taken is named; one that is not asked for is replaced', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? address!.port : 0;
    await expect(acquire({ port })).rejects.toMatchObject({
      code: 'db_unavailable',
      message: `Port ${port} is taken by another program. Stop that program, or choose another port for the database.`,
    });
    other.close();
    await once(other, 'close');
    expect((await acquire({ port })).url).toContain(`@127.0.0.1:${port}/`);
    await expect(acquire({ port: port === 65_535 ? 1024 : port + 1 })).rejects.toMatchObject({
      message: expect.stringContaining(`runs on port ${port} and is in use by another process`),
    });
  });

  test('data of another major version is an error that says so, and leaves no lease', async () => {
    await useFolder();
    const data = await placeOf();
    await mkdir(data, { recursive: true });
    await writeFile(path.join(data, 'PG_VERSION'), '9\n');
    await expect(acquire()).rejects.toMatchObject({
      code: 'db_unavailable',
      message: expect.stringContaining('was made by Postgres 9; this version brings Postgres 18'),
    });
    expect(await readdir(path.join(path.dirname(data), 'leases'))).toEqual([]);
  });
});

describe('several processes', () => {
  test('that start at once make one server, and the last to leave stops it', async () => {
    const three = await Promise.all([startHolder(), startHolder(), startHolder()]);
    expect(three.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(new Set(three.map(({ url }) => url)).size).toBe(1);
    const pid = await postmasterPid();
    await endHolder(three[0]!);
    await endHolder(three[1]!);
    expect(await ask(three[2]!.url, 'select 1')).toEqual([[1]]);
    await endHolder(three[2]!);
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('that leave at once stop it', async () => {
    const two = await Promise.all([startHolder(), startHolder()]);
    const pid = await postmasterPid();
    await Promise.all(two.map(endHolder));
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('a holder killed with SIGKILL leaves the server to the next one, who may stop it', async () => {
    const killed = await startHolder();
    const pid = await postmasterPid();
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(identifyProcess(pid)).toBeDefined();
    const next = await acquire();
    expect(next).toMatchObject({ url: killed.url, reused: true });
    expect(await postmasterPid()).toBe(pid);
    await next.release();
    expect(identifyProcess(pid)).toBeUndefined();
  });

  test('a Ctrl-C reaches the holder and its group, not the server', async () => {
    const holder = await startHolder();
    const pid = await postmasterPid();
    process.kill(-holder.child.pid!, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await ask(holder.url, 'select 1')).toEqual([[1]]);
    expect(identifyProcess(pid)).toBeDefined();
    await endHolder(holder);
  });
});

describe('after a crash', () => {
  test('of the server itself, committed rows are there and the stale pid file is no obstacle', async () => {
    const first = await acquire();
    await ask(first.url, 'create table if not exists kept as select 42 as answer');
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    const second = await acquire();
    expect(second.reused).toBe(false);
    expect(await postmasterPid()).not.toBe(pid);
    expect(await ask(second.url, 'select answer from kept')).toEqual([[42]]);
  });

  test('a pid file whose pid now belongs to another program is no obstacle', async () => {
    const first = await acquire();
    const file = path.join(await placeOf(), 'postmaster.pid');
    const content = await readFile(file, 'utf8');
    await first.release();
    // Of the server's own user: only such a process does Postgres itself take for a living server.
    const { uid, gid } = await stat(path.dirname(file));
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    await once(other, 'spawn');
    await writeFile(file, content.replace(/^\d+/, String(other.pid)));
    expect((await acquire()).reused).toBe(false);
    expect(other.kill()).toBe(true);
  });

  test('a creation that was cut off starts over', async () => {
    await useFolder();
    const partial = `${await placeOf()}.partial`;
    await mkdir(partial, { recursive: true });
    await writeFile(path.join(partial, 'PG_VERSION'), '18\n');
    expect(await ask((await acquire()).url, 'select 1')).toEqual([[1]]);
  });
});

const testAsRoot = process.getuid?.() === 0 ? test : test.skip;

describe('as root', () => {
  testAsRoot('the server runs as another user', async () => {
    await acquire();
    const { uid } = await stat(`/proc/${await postmasterPid()}`);
    expect(uid).not.toBe(0);
  });

  testAsRoot('a folder that is closed to that user is replaced by one that is not', async () => {
    await useFolder();
    await chmod(folder, 0o700);
    const told: string[] = [];
    const server = await acquireEmbeddedPostgres({
      dataDirectory,
      onProgress: (line) => told.push(line),
    });
    held.push(server);
    expect(await ask(server.url, 'select 1')).toEqual([[1]]);
    const data = await placeOf();
    expect(data).toMatch(/^\/var\/lib\/tangency\/[0-9a-f]{12}\/postgres$/);
    expect(told[0]).toBe(
      `The database's user cannot enter ${dataDirectory}, so the database lives in ${path.dirname(data)}.`,
    );
  });

  testAsRoot(
    'a umask that closes every new folder to that user keeps it from nothing',
    async () => {
      await useFolder();
      process.umask(0o077);
      try {
        expect(await ask((await acquire()).url, 'select 1')).toEqual([[1]]);
      } finally {
        process.umask(0o022);
      }
    },
  );

  testAsRoot(
    'a database that was made here and then closed off is not silently replaced',
    async () => {
      await useFolder();
      await (await acquire()).release();
      await chmod(folder, 0o700);
      await expect(acquire()).rejects.toMatchObject({
        code: 'db_unavailable',
        message: expect.stringContaining('can no longer be reached'),
      });
    },
  );
});
