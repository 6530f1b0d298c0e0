// Loads the scripts of dist/ with the machine code V8 made of them at build time, where it fits this very node: half the
// time of starting is compiling. Without that (another node, another machine) they are compiled as ever.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '../dist');
/** V8 takes its code back only in the version that made it; it checks that itself, the folder saves the reading. */
const codeFolder = join(dist, `code-${process.version}-${process.arch}`);
const modules = new Map();
const scripts = new Map();

function codeOf(id) {
  try {
    return readFileSync(join(codeFolder, `${id}.code`));
  } catch {
    return undefined;
  }
}

/** The exports of dist/`id`, run once; what it requires of dist/ comes by the same way. */
function load(id) {
  const known = modules.get(id);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(id, module);
  const filename = join(dist, id);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
  const script = new Script(source, { filename, cachedData: codeOf(id) });
  scripts.set(id, script);
  const requireFrom = (name) => (name.startsWith('./') ? load(name.slice(2)) : require(name));
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, filename, dist);
  return module.exports;
}

module.exports = { load, scripts, codeFolder };
