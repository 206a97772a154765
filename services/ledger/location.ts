// The location of a ledger, as every function that opens one takes it. Another engine would be another kind of location.
import { join } from 'node:path';

export const ledgerOf = (dataFolder: string): string => join(dataFolder, 'ledger.db');
