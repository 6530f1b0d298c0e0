// Where the files of data/ lie: the bundle is one folder below the package, this source two.

import { existsSync } from 'node:fs';

/** A file of the package's data/ folder. Throws when the package lacks it, which is a bug. */
export function dataFile(name: string): URL {
  const files = [`../data/${name}`, `../../data/${name}`].map((path) => new URL(path, import.meta.url));
  const file = files.find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`data/${name} is missing from the package`);
  return file;
}
