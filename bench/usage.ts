// Resource usage of processes, from Linux's /proc. On other systems the figures are missing, not wrong.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** Clock ticks per second in /proc/<pid>/stat; 100 on every Linux that Node runs on. */
const TICKS = 100;
const MIB = 1 << 20;

/** CPU seconds (user and system, all threads) and resident memory in MiB of one process; NaN if they cannot be read. */
export function usageOf(pid: number | undefined): { readonly cpuS: number; readonly rssMiB: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The process name is in parentheses and may contain any character, so fields are counted from the last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const rssKiB = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    return { cpuS: (Number(fields[11]) + Number(fields[12])) / TICKS, rssMiB: (rssKiB * 1024) / MIB };
  } catch {
    return { cpuS: Number.NaN, rssMiB: Number.NaN };
  }
}

export type Pids = Readonly<Record<string, number | undefined>>;
export type Usage = Readonly<Record<string, ReturnType<typeof usageOf>>>;

export const usageOfAll = (pids: Pids): Usage =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, usageOf(pid)]));

/** The load average of the last minute, which shows what else the machine was doing. */
export const load = (): number => Math.round((loadavg()[0] as number) * 100) / 100;
