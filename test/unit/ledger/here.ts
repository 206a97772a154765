// Ledgers of tests of an exchange. The writer is the product's, its messages cloned and taken in later turns of the event loop, as those of a
// thread are; but it runs in the thread of the test, and a new ledger is a copy of an empty one: to start a thread and to create the tables
// takes more CPU time than most of these tests.
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysBeside, openStore, type Store } from '../../../services/ledger/index.ts';
import type { WriterHost } from '../../../services/ledger/sqlite/store.ts';
import { createWriter, type Files, type Request } from '../../../services/ledger/sqlite/writer.ts';

class WriterHere extends EventEmitter implements WriterHost {
  #writer: ReturnType<typeof createWriter> | undefined;

  constructor(files: Files) {
    super();
    setImmediate(() => {
      try {
        this.#writer = createWriter(files, (reply) => this.emit('message', reply));
      } catch (error) {
        this.emit('error', error);
        this.emit('exit', 1);
      }
    });
  }

  postMessage(request: Request, transfer: readonly ArrayBuffer[] = []): void {
    const received = structuredClone(request, { transfer: [...transfer] });
    setImmediate(() => this.#take(received));
  }

  #take(request: Request): void {
    if (request === 'close') {
      this.#writer?.close();
      // As a closed port, it drops what comes after.
      this.#writer = undefined;
      this.emit('exit', 0);
    } else this.#writer?.take(request);
  }
}

let empty: { readonly ledger: Uint8Array; readonly keys: Uint8Array } | undefined;
function emptyFiles(): NonNullable<typeof empty> {
  if (empty !== undefined) return empty;
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-empty-'));
  const file = join(folder, 'ledger.db');
  createWriter({ file, keysFile: keysBeside(file) }, () => undefined).close();
  empty = { ledger: readFileSync(file), keys: readFileSync(keysBeside(file)) };
  rmSync(folder, { recursive: true });
  return empty;
}

/** As `openStore`. */
export function openStoreHere(file: string): Promise<Store> {
  if (!existsSync(file)) {
    const { ledger, keys } = emptyFiles();
    writeFileSync(file, ledger, { mode: 0o600 });
    writeFileSync(keysBeside(file), keys, { mode: 0o600 });
  }
  return openStore(file, keysBeside(file), (files) => new WriterHere(files));
}
