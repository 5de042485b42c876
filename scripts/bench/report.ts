import type { Accuracy } from './accuracy';
import type { Timing } from './timing';
import type { Target, Work } from './work';

export interface PeerLine {
  readonly peer: string;
  readonly timing?: Timing;
  readonly threads?: number | 'default';
  readonly accuracy?: Accuracy;
  /** Peer's median over ours. */
  readonly ratio?: number;
  /** The same of the fastest runs: what the noise of a busy machine touches least. */
  readonly ratioOfMinima?: number;
  readonly note?: string;
}

export interface TargetLine {
  readonly name: string;
  readonly atLeast: number;
  readonly peer: string;
  readonly ratio: number;
  readonly ratioOfMinima: number;
  readonly met: boolean;
}

export interface Line {
  readonly work: string;
  readonly title: string;
  readonly assets: number;
  readonly ours?: Timing;
  readonly note?: string;
  readonly peers: readonly PeerLine[];
  readonly targets: readonly TargetLine[];
}

/** Each target of this size against the fastest of the peers that it names. */
export function judge(work: Work, n: number, peers: readonly PeerLine[]): TargetLine[] {
  return work.targets
    .filter(({ sizes }) => sizes.includes(n))
    .flatMap(({ versus, name, times }: Target) => {
      const named = peers.filter(({ peer, ratio }) => ratio !== undefined && versus.includes(peer));
      const [fastest] = named.sort((a, b) => a.ratio! - b.ratio!);
      if (!fastest) return [];
      const { peer, ratio = 0 } = fastest;
      const ratioOfMinima = Math.min(...named.map((line) => line.ratioOfMinima!));
      return [{ name, atLeast: times, peer, ratio, ratioOfMinima, met: ratio >= times }];
    });
}

export function printLine({ assets, ours, note, peers }: Line): void {
  const own = ours ? `${spread(ours)}` : (note ?? '');
  console.log(`  ${String(assets).padStart(5)}  ${'ours'.padEnd(28)} ${own}`);
  for (const { peer, timing, threads, ratio, accuracy, note: why } of peers) {
    const name =
      threads === undefined ? peer : `${peer} (${threads === 1 ? '1 thread' : 'threads: default'})`;
    const factor = ratio === undefined ? '' : `  ${factorOf(ratio)} x`;
    const off = accuracy
      ? `  objective ${accuracy.objective.toExponential(0)}, limits ${accuracy.violation.toExponential(0)}`
      : '';
    console.log(`         ${name.padEnd(35)} ${timing ? spread(timing) : why}${factor}${off}`);
  }
}

/** One row per demand, what falls short marked. */
export function printTargets(lines: readonly Line[]): void {
  for (const { work, assets, targets } of lines) {
    for (const { name, atLeast, peer, ratio, ratioOfMinima, met } of targets) {
      const row = `${work} ${assets}`.padEnd(24);
      const against = `${name} (${peer})`.padEnd(36);
      console.log(
        `${met ? 'met  ' : 'SHORT'}  ${row} ${against} ${factorOf(ratio).padStart(6)} x, of minima ${factorOf(ratioOfMinima)} x, at least ${atLeast} x`,
      );
    }
  }
}

const factorOf = (ratio: number) => (ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3));

export function spread({ median, min, p25, p75, runs }: Timing): string {
  return `${time(median)} ms  [min ${time(min)}, ${time(p25)} - ${time(p75)}, ${runs} runs]`;
}

function time(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(4);
}
