import { fastChecks, runChecks } from './test/checks';

/** `npm run check`: everything that needs neither a database nor a browser. */
process.exitCode = await runChecks(fastChecks);
