// `npm ci` refuses a lock file that lacks a platform's optional package, even on platforms that never install it, and
// `npm install` writes such a file when a registry does not carry that package. This says so before a clean checkout does.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('the lock file holds every package that a locked package names', () => {
  const text = readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, LockedPackage> };
  const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => {
      const homes = place
        .split('/node_modules/')
        .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
      const places = ['', ...homes].map((home) =>
        home === '' ? `node_modules/${name}` : `${home}/node_modules/${name}`,
      );
      return !places.some((candidate) => candidate in packages);
    }),
  );
  expect(missing).toEqual([]);
});
