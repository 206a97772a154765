// The thread of the writer. Whoever opens a store waits for its start, so it loads the ledger alone.
import { parentPort, workerData } from 'node:worker_threads';
import { createWriter, type Files, type Request } from './writer.ts';

const port = parentPort;
if (port === null) throw new Error('runs as a worker');
const writer = createWriter(workerData as Files, (reply) => port.postMessage(reply));
port.on('message', (request: Request) => {
  if (request === 'close') {
    writer.close();
    port.close();
  } else writer.take(request);
});
