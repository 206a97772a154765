import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { script } from '../../../deploy/script.ts';

afterEach(() => vi.restoreAllMocks());

describe('a script', () => {
  it.each<[string[], number, 'stdout' | 'stderr']>([
    [['--help'], 0, 'stdout'],
    [['--nonsense'], 2, 'stderr'],
    [['--folder'], 2, 'stderr'],
    [['nonsense'], 2, 'stderr'],
  ])('with %s tells its usage and exits %i', (args, status, stream) => {
    const told = vi.spyOn(process[stream], 'write').mockReturnValue(true);
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    const parse = () => script('npm run x --', 'does x').option('--folder <folder>', 'where').parse(args, { from: 'user' });
    expect(parse).toThrow(`exit ${status}`);
    expect(told.mock.calls.join('')).toContain('Usage: npm run x -- [options]');
  });

  it('is what npm starts', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    for (const name of ['demo', 'certs', 'bench', 'soak']) {
      const file = scripts[name]?.split(' ').at(-1) ?? '';
      expect(readFileSync(file, 'utf8'), file).toContain(`script('npm run ${name} --'`);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['certs-dev/main.ts', '--help'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm run certs -- \[options\]\n/);
  });
});
