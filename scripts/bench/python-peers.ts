import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Timing, timingOf } from './timing';

export interface PeerRequest {
  readonly work: string;
  readonly folder: string;
  readonly n: number;
  readonly cap: number;
  /** Seconds of timed runs per peer and thread setting. */
  readonly budget: number;
}

export type PeerReply =
  | {
      readonly peer: string;
      readonly timing: Timing;
      readonly threads: number | 'default';
      readonly weights?: readonly number[];
    }
  | { readonly peer: string; readonly skipped: string }
  | { readonly peer: string; readonly failed: string };

interface Message {
  readonly ready?: true;
  readonly done?: true;
  readonly python?: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly peer?: string;
  readonly times?: readonly number[];
  readonly threads?: number | 'default';
  readonly weights?: readonly number[];
  readonly skipped?: string;
  readonly failed?: string;
}

/** One Python process that times its peers when asked, so that ours and theirs are measured next to each other. */
export class PythonPeers {
  versions: Readonly<Record<string, string>> = {};
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  private constructor(python: string) {
    const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers.py');
    this.process = spawn(python, [script]);
    this.process.stderr.on('data', () => {});
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  static async open(python: string): Promise<PythonPeers> {
    const peers = new PythonPeers(python);
    const { python: release = '', versions = {} } = await peers.next();
    peers.versions = { python: release, ...versions };
    return peers;
  }

  async ask(request: PeerRequest): Promise<PeerReply[]> {
    this.process.stdin.write(`${JSON.stringify(request)}\n`);
    const replies: PeerReply[] = [];
    for (let message = await this.next(); !message.done; message = await this.next()) {
      const { peer = '?', times, threads = 'default', weights, skipped, failed } = message;
      if (times) {
        const timing = timingOf(times.map((seconds) => 1000 * seconds));
        replies.push({ peer, timing, threads, ...(weights && { weights }) });
      } else if (skipped !== undefined) replies.push({ peer, skipped });
      else replies.push({ peer, failed: failed ?? 'no answer' });
    }
    return replies;
  }

  close(): void {
    this.process.stdin.end();
  }

  private async next(): Promise<Message> {
    const { value, done } = await this.lines.next();
    if (done)
      throw new Error(
        `The Python peers ended (exit code ${this.process.exitCode}): install scripts/peers/requirements.txt`,
      );
    return JSON.parse(value);
  }
}
