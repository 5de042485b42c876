import { allChecks, runChecks } from './test/checks';

/** `npm test`: every check there is, on a database, a server and a browser of its own. */
process.exitCode = await runChecks(allChecks);
