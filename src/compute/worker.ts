import { parentPort } from 'node:worker_threads';
import { execute } from './execute';
import { answerBuffers, type Task, type WorkerReply } from './task';

const port = parentPort;
if (!port) throw new Error('compute/worker: started outside a worker thread');

port.on('message', (task: Task) => {
  try {
    const answer = execute(task);
    const reply: WorkerReply = { ok: true, answer };
    port.postMessage(reply, answerBuffers(answer));
  } catch (error) {
    const reply: WorkerReply = {
      ok: false,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
    port.postMessage(reply);
  }
});
