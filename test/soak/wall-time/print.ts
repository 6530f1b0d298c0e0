// Prints what is read and shown in each zone, as a program of its own: it runs in several time zones of the machine.

import { compared, shown, zones } from './lines.ts';

for (const zone of zones(Number(process.argv[2]))) {
  const lines = [...compared(zone)].map(({ line }) => line);
  process.stdout.write(`${[...lines, ...shown(zone)].join('\n')}\n`);
}
