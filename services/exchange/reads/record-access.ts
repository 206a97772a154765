// What officers and systems read of records is an entry of the log, as an auditor's reading is: one for a page.
import { AuditKind } from '../../../proto/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context, Exchange, LogRef, User } from '../context/index.ts';
import { logAccessAs } from './audit-access.ts';

/** `read`: what was asked, and the ids of what is shown. Await it before anything is shown. */
export type LogReading = (read: Readonly<Record<string, unknown>>, user: User) => Promise<LogRef>;

export const createRecordAccess = (context: Context, submit: Submit): Pick<Exchange, 'logReading'> => ({
  logReading: (read, user) => logAccessAs(context, submit, AuditKind.RECORD_ACCESS, JSON.stringify(read), user),
});
