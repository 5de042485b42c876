import { acquireEmbeddedPostgres } from '@/db/embedded-postgres';

// A holder for tests: acquires, says so, and releases when standard input closes.
const [dataDirectory] = process.argv.slice(2);
if (!dataDirectory) throw new Error('usage: use-embedded-postgres <data directory>');
const { url, reused, release } = await acquireEmbeddedPostgres({ dataDirectory });
console.log(JSON.stringify({ url, reused }));
process.stdin.once('close', async () => {
  await release();
  process.exit(0);
});
process.stdin.resume();
// Like the application: a Ctrl-C is not the end yet.
process.on('SIGINT', () => {});
