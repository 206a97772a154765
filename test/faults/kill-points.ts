// Preloaded into a gateway (`node --import`), never imported by it: kills the process with SIGKILL at the point of the write order that
// the file `fault` beside its configuration names. It hooks only calls of the runtime.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { Packed } from '../../services/ledger/sqlite/packed.ts';
import type { Point } from './points.ts';

// The gateway's folder: in the main thread that of the configuration, in the ledger's worker the parent of its data folder.
const folder = isMainThread
  ? process.argv.includes('--config') && dirname(process.argv[process.argv.indexOf('--config') + 1] as string)
  : (workerData as { file?: string } | null)?.file?.replace(/\/data\/ledger\.db$/, '');
if (folder) watch(folder);

function watch(folder: string): void {
  const fault = join(folder, 'fault');
  /** Written when the commit that contains the point is handed to the worker. */
  const next = join(folder, 'fault.next');
  const point = (): Point | undefined => (existsSync(fault) ? (readFileSync(fault, 'utf8') as Point) : undefined);
  const dieAt = (...points: Point[]): void => {
    const now = point();
    if (now === undefined || !points.includes(now)) return;
    process.kill(process.pid, 'SIGKILL');
    for (;;); // the signal takes a moment; nothing more may happen
  };

  if (isMainThread) {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, ...given: Parameters<typeof postMessage>) {
      const { writes } = given[0] as { writes?: Packed };
      const table = { 'cosignature written': 'cosigned', 'cosignature durable': 'cosigned', witnessed: 'witnessed' }[
        point() as string
      ];
      if (point() !== undefined && writes?.runs.some(({ name }) => name === (table ?? 'exchange'))) {
        dieAt('staged');
        writeFileSync(next, '');
      }
      return postMessage.apply(this, given);
    } as typeof postMessage;

    const { write } = Socket.prototype;
    Socket.prototype.write = function (this: Socket, ...given: unknown[]) {
      const [bytes] = given;
      const isParcel = bytes instanceof Uint8Array && bytes.length > 2_048 && Buffer.from(bytes).includes('PUB out.');
      if (isParcel) dieAt('sealed');
      const done = (write as (...given: unknown[]) => boolean).apply(this, given);
      if (isParcel) setImmediate(() => dieAt('published'));
      return done;
    } as typeof write;
    return;
  }

  let isTarget = false;
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    if (sql === 'BEGIN IMMEDIATE') isTarget = existsSync(next);
    if (isTarget && sql === 'BEGIN IMMEDIATE') dieAt('taken');
    exec.call(this, sql);
    if (!isTarget) return;
    if (sql === 'BEGIN IMMEDIATE') dieAt('begun');
    if (sql === 'COMMIT') dieAt('durable', 'cosignature durable');
  };
  const { run } = StatementSync.prototype;
  StatementSync.prototype.run = function (this: StatementSync, ...given: Parameters<typeof run>) {
    const sql = this.sourceSQL;
    if (isTarget && sql.startsWith('UPDATE head')) dieAt('inserted');
    const done = run.apply(this, given);
    if (!isTarget) return done;
    if (/INTO leaf /.test(sql)) dieAt('leaf');
    if (/INTO cosigned /.test(sql)) dieAt('cosignature written');
    if (/INTO witnessed /.test(sql)) dieAt('witnessed');
    if (sql.startsWith('UPDATE head')) dieAt('head replaced');
    return done;
  } as typeof run;
}
