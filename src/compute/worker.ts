import { parentPort } from 'node:worker_threads';
import { runTask } from './execute';
import { answerBuffers, type Task, type WorkerReply } from './task';

const port = parentPort;
if (!port) throw new Error('compute/worker: started outside a worker thread');

port.on('message', async (task: Task) => {
  try {
    const answer = await runTask(task);
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
