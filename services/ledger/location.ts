// Where a ledger is, as all that opens one takes it. Another engine is another kind of location, which the door of this room tells apart.
import { join } from 'node:path';

/** The ledger of a data folder. */
export const ledgerOf = (dataFolder: string): string => join(dataFolder, 'ledger.db');
