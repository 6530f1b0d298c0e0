// The last step of the build: runs the commands people type most, in-process, on a book in a temporary folder, and keeps
// the code V8 made of what they used, for bin/load.js.
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { codeFolder, load, scripts } = require('./bin/load.js');

const folder = mkdtempSync(join(tmpdir(), 'dispatch-build-'));
const book = join(folder, 'book.db');
const COMMANDS = [
  ['--help'],
  ['demo', '--db', book],
  ['board', 'tomorrow'],
  ['customer', 'list'],
  ['customer', 'list', '--json'],
  ['customer', 'show', 'C-1'],
  ['appointment', 'list'],
  ['appointment', 'show', 'A-1'],
  ['suggest', 'A-1'],
];
const io = {
  write: () => Promise.resolve(),
  note: (text) => process.stderr.write(text),
  stdin: null,
  isInteractive: false,
  stdoutIsTty: false,
  stderrIsTty: false,
  columns: 80,
  environment: { DISPATCH_DB: book },
};

async function warm() {
  for (const command of COMMANDS) {
    const exitCode = await load('main.js').main(command, io);
    if (exitCode !== 0) throw new Error(`dispatch ${command.join(' ')} ended with ${exitCode}`);
  }
  mkdirSync(codeFolder, { recursive: true });
  for (const [id, script] of scripts) writeFileSync(join(codeFolder, `${id}.code`), script.createCachedData());
}

warm()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true }));
