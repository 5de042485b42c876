/**
 * `npm run bench [-- --json] [-- --only min-variance,hrp] [-- --sizes 50,500] [-- --budget 0.2]`: solve times next to those
 * of other libraries on the same problems, medians and ratios of one run. JavaScript peers always; Python peers where
 * PEERS_PYTHON names a Python with scripts/peers/requirements.txt.
 * `npm run bench -- --only storage [--rows 5000000]`: loading and reading prices, in a database of its own.
 */
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import loadHighs from 'highs';
import { highsSolver } from '@/core/solvers/highs';
import { accuracyOf } from './bench/accuracy';
import { askJavaScript, type JavaScriptReply } from './bench/javascript-peers';
import { market, writeMarket } from './bench/market';
import { covarianceCopies } from './bench/memory';
import { type PeerReply, PythonPeers } from './bench/python-peers';
import { judge, type Line, type PeerLine, printLine, printTargets } from './bench/report';
import { benchStorage } from './bench/storage';
import { sample, timingOf } from './bench/timing';
import { type Work, works } from './bench/work';

const longestMs = 10_000;
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    sizes: { type: 'string' },
    budget: { type: 'string', default: '0.25' },
    rows: { type: 'string', default: '1000000' },
  },
});
const budget = Number(options.budget);
const sizes = options.sizes?.split(',').map(Number);
const chosen = works.filter(({ id }) => !options.only || options.only.split(',').includes(id));

if (options.only === 'storage') {
  const tell = options.json ? () => {} : (sentence: string) => console.log(sentence);
  const answer = await benchStorage(Number(options.rows), tell);
  if (options.json) console.log(JSON.stringify({ unit: 'ms', ...answer }, undefined, 2));
  process.exit();
}

const linearSolver = highsSolver(await loadHighs());
const python = process.env.PEERS_PYTHON
  ? await PythonPeers.open(process.env.PEERS_PYTHON)
  : undefined;

async function measure(work: Work, n: number): Promise<Line> {
  const problem = market(n, work.cap(n));
  const head = { work: work.id, title: work.title, assets: n };
  const run = work.ours(problem, linearSolver);
  if (!run) return { ...head, note: 'not there yet', peers: [], targets: [] };
  let own: ReturnType<typeof sample<ArrayLike<number> | undefined>>;
  try {
    own = sample(run, 1000 * budget);
  } catch (error) {
    return { ...head, note: `failed: ${String(error)}`, peers: [], targets: [] };
  }
  const replies: (JavaScriptReply | PeerReply)[] = askJavaScript(
    work.id,
    problem,
    1000 * budget,
    longestMs,
  );
  if (python) {
    const folder = writeMarket(problem, work.needsReturns);
    try {
      replies.push(...(await python.ask({ work: work.id, folder, n, cap: problem.cap, budget })));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  // Again after the peers: a machine that others use changes its speed from second to second.
  if (own.times.length > 1) own.times.push(...sample(run, 1000 * budget).times);
  const ours = timingOf(own.times);
  const peers = replies.map((reply): PeerLine => {
    if ('skipped' in reply) return { peer: reply.peer, note: `left out: ${reply.skipped}` };
    if ('failed' in reply) return { peer: reply.peer, note: `failed: ${reply.failed}` };
    const { peer, timing, weights } = reply;
    const accuracy =
      own.answer && weights ? accuracyOf(work.id, problem, own.answer, weights) : undefined;
    return {
      peer,
      timing,
      ...('threads' in reply && { threads: reply.threads }),
      ratio: timing.median / ours.median,
      ratioOfMinima: timing.min / ours.min,
      ...(accuracy && { accuracy }),
    };
  });
  return { ...head, ours, peers, targets: judge(work, n, peers) };
}

// The first rows would otherwise be measured while the compiler still works.
for (const work of chosen) {
  const run = work.ours(market(50, work.cap(50)), linearSolver);
  try {
    if (run) sample(run, 500);
  } catch {
    // Its row will say why.
  }
}

const lines: Line[] = [];
for (const work of chosen) {
  if (!options.json) console.log(`\n${work.title}`);
  for (const n of work.sizes.filter((size) => !sizes || sizes.includes(size))) {
    const line = await measure(work, n);
    lines.push(line);
    if (!options.json) printLine(line);
  }
}
python?.close();

const copies = covarianceCopies(2000);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
if (options.json) {
  const versions = python?.versions ?? {};
  console.log(
    JSON.stringify(
      { unit: 'ms', machine, versions, covarianceCopies: copies, lines },
      undefined,
      2,
    ),
  );
} else {
  console.log(
    `\nmemory: minimum variance of 2000 assets allocates ${copies.toFixed(3)} copies of the covariance`,
  );
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}\n`);
  printTargets(lines);
}
